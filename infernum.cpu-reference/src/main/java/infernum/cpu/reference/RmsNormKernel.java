package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.RmsNorm;

/** Root mean square normalisation over the last dimension. */
final class RmsNormKernel extends ReferenceKernel<RmsNorm> {
  private static final long OPERATIONS = 4;

  RmsNormKernel(Resources resources) {
    super(RmsNorm.class, resources);
  }

  @Override
  void demand(RmsNorm op, Signature signature, Demands demands) {
    demands.f32("input", signature.in(0));
    if (signature.in(0).rank() == 1) {
      demands.dense("input", signature.in(0));
    }
    demands.weight("weight", signature.in(1));
  }

  @Override
  Runnable prepare(RmsNorm op, Operands operands) {
    float[] weight = operands.weightVector(1);
    return map(
        operands.vectors(0),
        operands.resultVectors(0),
        OPERATIONS,
        (row, length, _, _) -> normalise(row, length, weight, op.epsilon()));
  }

  /** In place: the sum of squares in double, each result rounded once. */
  static void normalise(float[] row, int length, float[] weight, double epsilon) {
    double squares = 0;
    for (int k = 0; k < length; k++) {
      squares += (double) row[k] * row[k];
    }
    double root = Math.sqrt(squares / length + epsilon);
    for (int k = 0; k < length; k++) {
      row[k] = (float) (row[k] / root * weight[k]);
    }
  }
}
