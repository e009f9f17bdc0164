package infernum.plugin.cpunative;

import infernum.spi.kernel.Arithmetic;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.HostContext;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.tensor.Cpu;
import java.util.List;

/** The kernels in C. None where the library can't be used: the next provider's serve then. */
public final class CpuNativeKernels implements KernelProvider<Cpu> {
  /** For the service loader. */
  public CpuNativeKernels() {}

  @Override
  public String name() {
    return CpuNativeProvider.NAME;
  }

  @Override
  public Class<Cpu> device() {
    return Cpu.class;
  }

  @Override
  public int rank() {
    return CpuNativeProvider.RANK;
  }

  @Override
  public List<Kernel<?, Cpu>> kernels(DeviceContext<Cpu> context) {
    if (!(NativeLibrary.loaded() instanceof NativeLibrary library)) {
      return List.of();
    }
    // On another provider's device, its arithmetic holds.
    boolean bytes = context.arithmetic().equals(Arithmetic.EIGHT_BITS);
    Engine engine = new Engine(library, HostContext.workers(context), bytes);
    return List.of(
        new LinearKernel(engine),
        new LinearsKernel(engine),
        new LinearExpertsKernel(engine),
        new RmsNormKernel(engine),
        new AddRmsNormKernel(engine),
        new RopeKernel(engine),
        new RopePairKernel(engine),
        new SwiGluKernel(engine),
        new AddKernel(engine),
        new PagedAttentionKernel(engine));
  }
}
