package infernum.cpu.reference;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.kernel.Workers;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.util.function.DoubleBinaryOperator;

/**
 * What all kernels here have in common: asking and binding. A launch returns when it is done.
 *
 * @param <O> the op, or family of ops
 */
abstract class ReferenceKernel<O extends Op> implements Kernel<O, Cpu> {
  private final Class<O> op;
  private final Resources resources;

  ReferenceKernel(Class<O> op, Resources resources) {
    this.op = op;
    this.resources = resources;
  }

  /** Demands the formats that it reads. */
  abstract void demand(O op, Signature signature, Demands demands);

  /**
   * Makes all that a launch needs, which allocates nothing.
   *
   * @return what a launch does, when the operands are where its memory is
   */
  abstract Runnable prepare(O op, Operands operands);

  /** Bytes that {@link #prepare prepared} work wants beside its operands. */
  long workspace(O op, Signature signature, Sizes largest) {
    return 0;
  }

  @Override
  public final String name() {
    return "reference";
  }

  @Override
  public final Class<O> op() {
    return op;
  }

  @Override
  public final Support supports(O op, Signature signature) {
    Demands demands = new Demands();
    demand(op, signature, demands);
    for (TensorSpec output : signature.outputs()) {
      demands.dense("result", output);
    }
    return demands.answer();
  }

  @Override
  public final double tolerance(O op, Signature signature) {
    return 0;
  }

  @Override
  public final BoundKernel<Cpu> bind(O op, Signature signature, Sizes largest) {
    if (supports(op, signature) instanceof Support.No(var reasons)) {
      throw new IllegalArgumentException(
          "%s on %s: %s".formatted(op, signature.inputs(), String.join("; ", reasons)));
    }
    Operands operands = new Operands(signature, largest, resources.traffic());
    Runnable work = prepare(op, operands);
    return new Bound(operands, work, workspace(op, signature, largest));
  }

  private record Bound(Operands operands, Runnable work, long workspace)
      implements BoundKernel<Cpu> {
    @Override
    public void launch(Launch<Cpu> launch) {
      operands.take(launch);
      work.run();
    }
  }

  /** What all kernels of the device share. */
  final Resources resources() {
    return resources;
  }

  /** What becomes of a vector: the begin of the array is changed in place. */
  @FunctionalInterface
  interface Change {
    /** Changes vector {@code i}; no other thread is {@code worker} meanwhile. */
    void apply(float[] vector, int length, int i, int worker);
  }

  /** Each vector of x, changed, becomes that of y; {@code cost} operations per element. */
  final Runnable map(Floats x, Floats y, long cost, Change change) {
    resources.reserve(scratch -> scratch.floats(0, x.length()));
    Workers.Work work =
        (worker, from, to) -> {
          float[] vector = resources.own().get(worker).floats(0, 0);
          for (int i = from; i < to; i++) {
            x.read(i, vector, 0);
            change.apply(vector, x.length(), i, worker);
            y.write(i, vector);
          }
        };
    return () -> resources.cores().each(x.count(), cost * x.length(), work);
  }

  /** Elements at one place of two tensors; {@code cost} operations per element. */
  final Runnable zip(Floats a, Floats b, Floats y, long cost, DoubleBinaryOperator function) {
    resources.reserve(scratch -> {
      scratch.floats(0, a.length());
      scratch.floats(1, b.length());
    });
    Workers.Work work =
        (worker, from, to) -> {
          float[] rowA = resources.own().get(worker).floats(0, 0);
          float[] rowB = resources.own().get(worker).floats(1, 0);
          for (int i = from; i < to; i++) {
            a.read(i, rowA, 0);
            b.read(i, rowB, 0);
            for (int k = 0; k < a.length(); k++) {
              rowA[k] = (float) function.applyAsDouble(rowA[k], rowB[k]);
            }
            y.write(i, rowA);
          }
        };
    return () -> resources.cores().each(a.count(), cost * a.length(), work);
  }
}
