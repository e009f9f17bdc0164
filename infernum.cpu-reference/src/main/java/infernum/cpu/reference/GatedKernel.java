package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.Unary;
import infernum.spi.rewrite.FusedOp;

/**
 * activation(gate) * up. The activation is rounded to float32 before it is multiplied, as it is
 * where the two ops run one after the other: the same bits.
 */
final class GatedKernel<O extends FusedOp> extends ReferenceKernel<O> {
  private static final long OPERATIONS = 20;

  private final Unary activation;

  GatedKernel(Class<O> op, Unary activation, Resources resources) {
    super(op, resources);
    this.activation = activation;
  }

  @Override
  void demand(O op, Signature signature, Demands demands) {
    demands.f32("gate", signature.in(0));
    demands.f32("up", signature.in(1));
  }

  @Override
  Runnable prepare(O op, Operands operands) {
    return zip(
        operands.rows(0),
        operands.rows(1),
        operands.resultRows(0),
        OPERATIONS,
        (gate, up) -> (float) activation.apply(gate) * up);
  }
}
