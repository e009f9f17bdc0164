import infernum.cpu.reference.CpuReferenceKernels;
import infernum.cpu.reference.CpuReferenceProvider;
import infernum.spi.SpiVersion;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.KernelProvider;

/** Plain kernels that every other kernel is held against. */
@SpiVersion(SpiVersion.CURRENT)
module infernum.cpu.reference {
  requires transitive infernum.spi;
  requires static org.jspecify;

  exports infernum.cpu.reference;

  provides DeviceProvider with
      CpuReferenceProvider;
  provides KernelProvider with
      CpuReferenceKernels;
}
