package infernum.cpu.reference;

import infernum.spi.kernel.Support;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Quantisation;
import infernum.spi.tensor.TensorSpec;

/** What kernels here ask of operands; collects every reason for refusal. */
final class Demands {
  private final Support.Check check = Support.check();

  /** An activation: float32. */
  void f32(String what, TensorSpec spec) {
    check.that(spec.format() == DType.F32, "%s %s isn't F32", what, spec);
  }

  /** Counts, positions, indices. */
  void i32(String what, TensorSpec spec) {
    check.that(spec.format() == DType.I32, "%s %s isn't I32", what, spec);
  }

  /** A weight of a format that can be read row by row. */
  void weight(String what, TensorSpec spec) {
    check.that(
        WeightRows.readable(spec),
        "%s %s isn't F32, F16 or BF16, or quantised in rows of whole blocks",
        what,
        spec);
  }

  /** Something whose rows are moved as they are. */
  void movableRows(String what, TensorSpec spec) {
    boolean whole =
        !(spec.format() instanceof Quantisation blocks)
            || (spec.rowSize() % blocks.blockElements() == 0
                && spec.rowStride() % blocks.blockElements() == 0);
    check.that(whole, "rows of %s %s aren't whole blocks", what, spec);
  }

  /** Rows without gaps. */
  void dense(String what, TensorSpec spec) {
    check.that(spec.isDense(), "%s %s isn't dense", what, spec);
  }

  /** Anything else, the reason as in {@link Support.Check#that}. */
  void that(boolean holds, String otherwise, Object... args) {
    check.that(holds, otherwise, args);
  }

  /** The rank of a reference, or all reasons. */
  Support answer() {
    return check.rank(0);
  }
}
