package infernum.plugin.cpunative;

import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.TensorSpec;

/**
 * What all kernels here have in common.
 *
 * @param <O> the op
 */
abstract class NativeKernel<O extends Op> implements Kernel<O, Cpu> {
  private static final int RANK = 50;

  private final Class<O> op;
  private final Engine engine;

  NativeKernel(Class<O> op, Engine engine) {
    this.op = op;
    this.engine = engine;
  }

  /** Demands what it can read. */
  abstract void demand(O op, Signature signature, Support.Check check);

  final Engine engine() {
    return engine;
  }

  @Override
  public final String name() {
    return "native";
  }

  @Override
  public final Class<O> op() {
    return op;
  }

  @Override
  public final Support supports(O op, Signature signature) {
    Support.Check check = Support.check();
    demand(op, signature, check);
    for (TensorSpec output : signature.outputs()) {
      check.that(
          output.isDense() && output.format() == DType.F32, "result %s isn't dense F32", output);
    }
    return check.rank(RANK);
  }

  /** Demands float32. */
  static void floats(Support.Check check, String what, TensorSpec spec) {
    check.that(spec.format() == DType.F32, "%s %s isn't F32", what, spec);
  }

  /** Demands float32 without gaps between rows. */
  static void denseFloats(Support.Check check, String what, TensorSpec spec) {
    floats(check, what, spec);
    check.that(spec.isDense(), "%s %s isn't dense", what, spec);
  }

  /** Demands int32. */
  static void integers(Support.Check check, String what, TensorSpec spec) {
    check.that(spec.format() == DType.I32, "%s %s isn't I32", what, spec);
  }
}
