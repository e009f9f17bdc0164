package infernum.plugin.cpu.simd;

import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.HostContext;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.tensor.Cpu;
import java.util.List;

/** The kernels. None where the Vector API is missing: the next provider's serve then. */
public final class CpuSimdKernels implements KernelProvider<Cpu> {
  /** For the service loader. */
  public CpuSimdKernels() {}

  @Override
  public String name() {
    return CpuSimdProvider.NAME;
  }

  @Override
  public Class<Cpu> device() {
    return Cpu.class;
  }

  @Override
  public int rank() {
    return CpuSimdProvider.RANK;
  }

  @Override
  public List<Kernel<?, Cpu>> kernels(DeviceContext<Cpu> context) {
    if (CpuSimdProvider.missing().isPresent()) {
      return List.of();
    }
    Engine engine = Engine.of(HostContext.workers(context));
    return List.of(
        new LinearKernel(engine),
        new LinearsKernel(engine),
        new RmsNormKernel(engine),
        new AddRmsNormKernel(engine),
        new RopeKernel(engine),
        new RopePairKernel(engine),
        new SwiGluKernel(engine),
        new GeGluKernel(engine),
        new AddKernel(engine),
        new PagedAttentionKernel(engine));
  }
}
