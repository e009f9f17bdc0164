package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.RmsNorm;
import infernum.spi.tensor.Cpu;

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
  void run(RmsNorm op, Signature signature, Launch<Cpu> launch) {
    Floats x = vectors(signature, launch, 0);
    Floats y = resultVectors(signature, launch);
    float[] weight = weightVector(signature, launch, 1);
    map(x, y, OPERATIONS, (row, _) -> normalise(row, weight, op.epsilon()));
  }

  /** In place: the sum of squares in double, each result rounded once. */
  static void normalise(float[] row, float[] weight, double epsilon) {
    double squares = 0;
    for (float value : row) {
      squares += (double) value * value;
    }
    double root = Math.sqrt(squares / row.length + epsilon);
    for (int k = 0; k < row.length; k++) {
      row[k] = (float) (row[k] / root * weight[k]);
    }
  }
}
