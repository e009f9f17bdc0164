package infernum.plugin.cpu.simd;

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
abstract class SimdKernel<O extends Op> implements Kernel<O, Cpu> {
  private static final int RANK = 30;

  private final Class<O> op;
  private final Engine engine;

  SimdKernel(Class<O> op, Engine engine) {
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
    return "simd";
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
      denseFloats(check, "result", output);
    }
    return check.rank(RANK);
  }

  /** Demands float32. */
  static void floats(Support.Check check, String what, TensorSpec spec) {
    check.that(spec.format() == DType.F32, "%s %s isn't F32", what, spec);
  }

  /** Demands float32 without gaps between rows. */
  static void denseFloats(Support.Check check, String what, TensorSpec spec) {
    check.that(spec.isDense() && spec.format() == DType.F32, "%s %s isn't dense F32", what, spec);
  }

  /** Demands int32. */
  static void integers(Support.Check check, String what, TensorSpec spec) {
    check.that(spec.format() == DType.I32, "%s %s isn't I32", what, spec);
  }
}
