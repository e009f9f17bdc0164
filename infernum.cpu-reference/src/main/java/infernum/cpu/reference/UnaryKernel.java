package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.Unary;

/** Every function of one element, by its scalar definition. */
final class UnaryKernel extends ReferenceKernel<Unary> {
  /** About what an exponential costs. */
  private static final long OPERATIONS = 20;

  UnaryKernel(Resources resources) {
    super(Unary.class, resources);
  }

  @Override
  void demand(Unary op, Signature signature, Demands demands) {
    demands.f32("operand", signature.in(0));
  }

  @Override
  Runnable prepare(Unary op, Operands operands) {
    return map(
        operands.rows(0),
        operands.resultRows(0),
        OPERATIONS,
        (row, length, _, _) -> {
          for (int k = 0; k < length; k++) {
            row[k] = (float) op.apply(row[k]);
          }
        });
  }
}
