import infernum.plugin.example.op.Relu2;
import infernum.spi.SpiVersion;
import infernum.spi.op.ActivationFunction;

/** A plug-in that adds an activation; {@code docs/first-plugin.md} walks through it. */
@SpiVersion(SpiVersion.CURRENT)
module infernum.plugin.example.op {
  requires transitive infernum.spi;
  requires static org.jspecify;

  exports infernum.plugin.example.op;

  provides ActivationFunction with
      Relu2;
}
