package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.Binary;

/** Every function of two elements at one place, by its scalar definition. */
final class BinaryKernel extends ReferenceKernel<Binary> {
  private static final long OPERATIONS = 4;

  BinaryKernel(Resources resources) {
    super(Binary.class, resources);
  }

  @Override
  void demand(Binary op, Signature signature, Demands demands) {
    demands.f32("first operand", signature.in(0));
    demands.f32("second operand", signature.in(1));
  }

  @Override
  Runnable prepare(Binary op, Operands operands) {
    return zip(operands.rows(0), operands.rows(1), operands.resultRows(0), OPERATIONS, op::apply);
  }
}
