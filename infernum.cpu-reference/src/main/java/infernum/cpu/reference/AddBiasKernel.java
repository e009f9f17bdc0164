package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.AddBias;

/** One row added to every row. */
final class AddBiasKernel extends ReferenceKernel<AddBias> {
  AddBiasKernel(Resources resources) {
    super(AddBias.class, resources);
  }

  @Override
  void demand(AddBias op, Signature signature, Demands demands) {
    demands.f32("input", signature.in(0));
    demands.weight("bias", signature.in(1));
  }

  @Override
  Runnable prepare(AddBias op, Operands operands) {
    float[] bias = operands.weightVector(1);
    return map(
        operands.rows(0),
        operands.resultRows(0),
        1,
        (row, length, _, _) -> {
          for (int k = 0; k < length; k++) {
            row[k] = (float) ((double) row[k] + bias[k]);
          }
        });
  }
}
