package infernum.blocks.execution;

import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.KernelProvider;
import java.util.List;
import java.util.Map;

/** Kernels that a test made. */
record ToyProvider(String name, int rank, List<Kernel<?, Toy>> own) implements KernelProvider<Toy> {
  static ToyProvider of(String name, int rank, ToyKernel<?>... kernels) {
    return new ToyProvider(name, rank, List.of(kernels));
  }

  /** All kernels of one provider, and no wishes. */
  static Kernels<Toy> only(ToyContext context, ToyKernel<?>... kernels) {
    return new Kernels<>(context, "toy", List.of(of("toy", 0, kernels)), Map.of());
  }

  @Override
  public Class<Toy> device() {
    return Toy.class;
  }

  @Override
  public List<Kernel<?, Toy>> kernels(DeviceContext<Toy> context) {
    return own;
  }
}
