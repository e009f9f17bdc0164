package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.Dense;

/** A copy without gaps, of any format. */
final class DenseKernel extends ReferenceKernel<Dense> {
  DenseKernel(Resources resources) {
    super(Dense.class, resources);
  }

  @Override
  void demand(Dense op, Signature signature, Demands demands) {
    if (!signature.in(0).isDense()) {
      demands.movableRows("operand", signature.in(0));
    }
  }

  @Override
  Runnable prepare(Dense op, Operands operands) {
    Packed x = operands.packed(0);
    Packed result = operands.packedResult(0);
    return () -> result.takeAll(x);
  }
}
