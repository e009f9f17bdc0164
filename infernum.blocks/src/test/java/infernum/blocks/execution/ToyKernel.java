package infernum.blocks.execution;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.Add;
import infernum.spi.op.Dense;
import infernum.spi.op.Unary;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/** A kernel that refuses strides, and notes what it was launched on. */
final class ToyKernel<O extends Op> implements Kernel<O, Toy> {
  private final String name;
  private final Class<O> op;
  private final int rank;
  private final Work<O> work;
  private final List<String> refusals = new ArrayList<>();
  private final List<Signature> launches = new ArrayList<>();
  private boolean takesStrides;

  /** Computes. */
  @FunctionalInterface
  interface Work<O extends Op> {
    void run(O op, Signature signature, Launch<Toy> launch);
  }

  ToyKernel(String name, Class<O> op, int rank, Work<O> work) {
    this.name = name;
    this.op = op;
    this.rank = rank;
    this.work = work;
  }

  static ToyKernel<Unary> unary(String name, int rank) {
    return new ToyKernel<>(
        name,
        Unary.class,
        rank,
        (op, signature, launch) -> {
          for (long i = 0; i < elements(signature.out(0)); i++) {
            float x = ToyContext.get(launch.in(0), i);
            ToyContext.set(launch.out(0), i, (float) op.apply(x));
          }
        });
  }

  static ToyKernel<Add> add() {
    return new ToyKernel<>(
        "add",
        Add.class,
        0,
        (op, signature, launch) -> {
          for (long i = 0; i < elements(signature.out(0)); i++) {
            float sum = ToyContext.get(launch.in(0), i) + ToyContext.get(launch.in(1), i);
            ToyContext.set(launch.out(0), i, sum);
          }
        });
  }

  static ToyKernel<Dense> dense() {
    return new ToyKernel<>("dense", Dense.class, 0, ToyKernel::copyRows).takingStrides();
  }

  private static void copyRows(Dense op, Signature signature, Launch<Toy> launch) {
    TensorSpec in = signature.in(0);
    Memory<Toy> out = launch.out(0);
    for (long row = 0; row < in.rows().fixed(); row++) {
      for (long i = 0; i < in.rowSize(); i++) {
        float x = ToyContext.get(launch.in(0), row * in.rowStride() + i);
        ToyContext.set(out, row * in.rowSize() + i, x);
      }
    }
  }

  static long elements(TensorSpec spec) {
    return spec.rows().fixed() * spec.rowSize();
  }

  ToyKernel<O> takingStrides() {
    takesStrides = true;
    return this;
  }

  /** Refuses everything, for one more reason. */
  ToyKernel<O> refusing(String reason) {
    refusals.add(reason);
    return this;
  }

  /** On what it was launched, in order. */
  List<Signature> launches() {
    return launches;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Class<O> op() {
    return op;
  }

  @Override
  public Support supports(O op, Signature signature) {
    Support.Check check = Support.check();
    refusals.forEach(reason -> check.that(false, reason));
    for (TensorSpec spec : signature.inputs()) {
      check.that(takesStrides || spec.isDense(), "wants dense operands, got %s", spec);
    }
    return check.rank(rank);
  }

  @Override
  public BoundKernel<Toy> bind(O op, Signature signature, Sizes largest) {
    return launch -> {
      launches.add(signature);
      work.run(op, signature, launch);
    };
  }
}
