import infernum.plugin.cpunative.CpuNativeKernels;
import infernum.plugin.cpunative.CpuNativeProvider;
import infernum.spi.SpiVersion;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.KernelProvider;

/** Kernels in C for the host's cores. */
@SpiVersion(SpiVersion.CURRENT)
module infernum.plugin.cpunative {
  requires infernum.spi;
  requires static org.jspecify;

  provides DeviceProvider with
      CpuNativeProvider;
  provides KernelProvider with
      CpuNativeKernels;
}
