import infernum.plugin.cpu.simd.CpuSimdKernels;
import infernum.plugin.cpu.simd.CpuSimdProvider;
import infernum.spi.SpiVersion;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.KernelProvider;

/**
 * Kernels for the host's cores by Java's Vector API. Where Java wasn't started with it, the module
 * loads nevertheless and says so.
 */
@SpiVersion(SpiVersion.CURRENT)
module infernum.plugin.cpu.simd {
  requires infernum.spi;
  requires static jdk.incubator.vector;
  requires static org.jspecify;

  provides DeviceProvider with
      CpuSimdProvider;
  provides KernelProvider with
      CpuSimdKernels;
}
