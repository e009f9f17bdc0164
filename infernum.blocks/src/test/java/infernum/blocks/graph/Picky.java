package infernum.blocks.graph;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** A kernel that takes dense operands only, refuses for any reasons, and does what it is told. */
final class Picky<O extends Op> implements Kernel<O, Cpu> {
  private final Class<O> op;
  private final List<String> refusals = new ArrayList<>();
  private final Work work;
  private boolean takesStrides;

  /** Computes. */
  @FunctionalInterface
  interface Work {
    void run(Signature signature, Launch<Cpu> launch);
  }

  Picky(Class<O> op, Work work) {
    this.op = op;
    this.work = work;
  }

  /** Never to be launched. */
  static <O extends Op> Picky<O> idle(Class<O> op) {
    return new Picky<>(
        op,
        (_, _) -> {
          throw new AssertionError("launched");
        });
  }

  /** Adds 1 in place, through strides. */
  static Kernel<Bump, Cpu> bump() {
    return new Picky<>(Bump.class, Picky::bump).takingStrides();
  }

  private static void bump(Signature signature, Launch<Cpu> launch) {
    TensorSpec spec = signature.in(0).at(launch.sizes());
    var memory = HostMemory.segment(launch.in(0));
    for (long row = 0; row < spec.rows().fixed(); row++) {
      for (long i = 0; i < spec.rowSize(); i++) {
        long at = row * spec.rowStride() + i;
        float was = memory.getAtIndex(ValueLayout.JAVA_FLOAT, at);
        memory.setAtIndex(ValueLayout.JAVA_FLOAT, at, was + 1);
      }
    }
  }

  Picky<O> refusing(String reason) {
    refusals.add(reason);
    return this;
  }

  @Override
  public String name() {
    return "picky";
  }

  @Override
  public Class<O> op() {
    return op;
  }

  @Override
  public Support supports(O wanted, Signature signature) {
    Support.Check check = Support.check();
    refusals.forEach(reason -> check.that(false, reason));
    for (TensorSpec spec : signature.inputs()) {
      check.that(takesStrides || spec.isDense(), "wants dense operands, got %s", spec);
    }
    return check.rank(0);
  }

  Picky<O> takingStrides() {
    takesStrides = true;
    return this;
  }

  @Override
  public BoundKernel<Cpu> bind(O bound, Signature signature, Sizes largest) {
    return launch -> work.run(signature, launch);
  }
}
