package infernum.cpu.reference;

import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.op.GeGlu;
import infernum.spi.op.GeluTanh;
import infernum.spi.op.Silu;
import infernum.spi.op.SwiGlu;
import infernum.spi.tensor.Cpu;
import java.util.List;

/**
 * A kernel for each op of {@code infernum.spi.op} that isn't a view. Works in the memory of any
 * context for {@link Cpu}; weight bytes are counted where the context is the reference's own.
 */
public final class CpuReferenceKernels implements KernelProvider<Cpu> {
  /** For the service loader. */
  public CpuReferenceKernels() {}

  @Override
  public String name() {
    return CpuReferenceProvider.NAME;
  }

  @Override
  public Class<Cpu> device() {
    return Cpu.class;
  }

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public List<Kernel<?, Cpu>> kernels(DeviceContext<Cpu> context) {
    return kernels(Resources.of(context));
  }

  private static List<Kernel<?, Cpu>> kernels(Resources resources) {
    return List.of(
        new UnaryKernel(resources),
        new BinaryKernel(resources),
        new AddBiasKernel(resources),
        new RmsNormKernel(resources),
        new LinearKernel(resources),
        new LinearHeadsKernel(resources),
        new LinearExpertsKernel(resources),
        new CombineExpertsKernel(resources),
        new TopKRouteKernel(resources),
        new EmbeddingKernel(resources),
        new RopeKernel(resources),
        new AppendRowsKernel(resources),
        new PagedAttentionKernel(resources),
        new GatherRowsKernel(resources),
        new DenseKernel(resources),
        new SliceHeadsKernel(resources),
        new ConcatHeadsKernel(resources),
        new HalvesFromPairsKernel(resources),
        new ScaleRowsKernel(resources),
        new AllReduceKernel(resources),
        new AllGatherKernel(resources),
        new GatedKernel<>(SwiGlu.class, new Silu(), resources),
        new GatedKernel<>(GeGlu.class, new GeluTanh(), resources),
        new ScaleSoftcapKernel(resources),
        new AddRmsNormKernel(resources),
        new RopePairKernel(resources),
        new LinearsKernel(resources));
  }
}
