package infernum.cpu.reference;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Communicator;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Signature;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;

/**
 * Something that the group's communicator does. It wants dense memory of fixed shape: a strided
 * operand is copied to the workspace first. In a group of one the result is the operand.
 *
 * @param <O> the op
 */
abstract class CollectiveKernel<O extends Op> extends ReferenceKernel<O> {
  CollectiveKernel(Class<O> op, Resources resources) {
    super(op, resources);
  }

  /** Does it, in a group of several. */
  abstract void communicate(
      Communicator<Cpu> group, TensorSpec spec, Memory<Cpu> in, Memory<Cpu> out);

  @Override
  void demand(O op, Signature signature, Demands demands) {
    demands.f32("operand", signature.in(0));
  }

  @Override
  final BoundKernel<Cpu> bindSupported(O op, Signature signature, Sizes largest) {
    TensorSpec spec = signature.in(0);
    long workspace = spec.isDense() ? 0 : denseOf(spec).bytes(largest);
    return new BoundKernel<>() {
      @Override
      public void launch(Launch<Cpu> launch) {
        run(op, signature, launch);
      }

      @Override
      public long workspace() {
        return workspace;
      }
    };
  }

  @Override
  final void run(O op, Signature signature, Launch<Cpu> launch) {
    TensorSpec spec = signature.in(0);
    TensorSpec dense = denseOf(spec).at(launch.sizes());
    Packed in = new Packed(spec, launch.in(0));
    long rows = dense.rows().fixed();
    long bytes = dense.bytes(launch.sizes());
    if (communicator().ranks() == 1) {
      new Packed(dense, launch.out(0)).takeAll(in, rows);
    } else if (spec.isDense()) {
      communicate(communicator(), dense, launch.in(0).slice(0, bytes), launch.out(0));
    } else {
      Memory<Cpu> copy = launch.workspace().slice(0, bytes);
      new Packed(dense, copy).takeAll(in, rows);
      communicate(communicator(), dense, copy, launch.out(0));
    }
  }

  private static TensorSpec denseOf(TensorSpec spec) {
    return spec.as(spec.format());
  }
}
