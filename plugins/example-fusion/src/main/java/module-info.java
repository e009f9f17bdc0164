import infernum.plugin.example.fusion.GateUpSwiGlu;
import infernum.plugin.example.fusion.GateUpSwiGluKernel;
import infernum.spi.SpiVersion;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.rewrite.FusedOp;

/** A plug-in that adds a fusion; {@code docs/first-fusion.md} walks through it. */
@SpiVersion(SpiVersion.CURRENT)
module infernum.plugin.example.fusion {
  requires transitive infernum.spi;
  requires static org.jspecify;

  exports infernum.plugin.example.fusion;

  provides FusedOp with
      GateUpSwiGlu;
  provides KernelProvider with
      GateUpSwiGluKernel;
}
