package infernum.cpu.reference;

import infernum.spi.kernel.Communicator;
import infernum.spi.kernel.HostMemory;
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
  final long workspace(O op, Signature signature, Sizes largest) {
    TensorSpec spec = signature.in(0);
    return spec.isDense() ? 0 : denseOf(spec).bytes(largest);
  }

  @Override
  final Runnable prepare(O op, Operands operands) {
    TensorSpec spec = operands.signature().in(0);
    Packed in = operands.packed(0);
    Packed out = operands.packedResult(0);
    Communicator<Cpu> group = resources().communicator();
    return group.ranks() == 1
        ? () -> out.takeAll(in)
        : () -> communicate(group, spec, in, operands.launch());
  }

  private void communicate(
      Communicator<Cpu> group, TensorSpec spec, Packed in, Launch<Cpu> launch) {
    TensorSpec dense = denseOf(spec).at(launch.sizes());
    long bytes = dense.bytes(launch.sizes());
    Memory<Cpu> operand = launch.in(0);
    if (!spec.isDense()) {
      operand = launch.workspace();
      in.copyTo(HostMemory.segment(operand));
    }
    communicate(group, dense, operand.slice(0, bytes), launch.out(0));
  }

  private static TensorSpec denseOf(TensorSpec spec) {
    return spec.as(spec.format());
  }
}
