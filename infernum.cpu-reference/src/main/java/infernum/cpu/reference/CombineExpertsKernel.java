package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Workers;
import infernum.spi.op.CombineExperts;
import java.util.Arrays;

/** The weighted sum of what a token's experts said, in the order in which they were chosen. */
final class CombineExpertsKernel extends ReferenceKernel<CombineExperts> {
  CombineExpertsKernel(Resources resources) {
    super(CombineExperts.class, resources);
  }

  @Override
  void demand(CombineExperts op, Signature signature, Demands demands) {
    demands.f32("experts' results", signature.in(0));
    demands.f32("weights", signature.in(1));
  }

  @Override
  Runnable prepare(CombineExperts op, Operands operands) {
    Floats said = operands.rows(0);
    Floats weights = operands.rows(1);
    Floats result = operands.resultRows(0);
    int chosen = weights.length();
    int width = result.length();
    resources()
        .reserve(scratch -> {
          scratch.floats(0, width);
          scratch.floats(1, chosen);
          scratch.doubles(0, width);
        });
    Workers.Work work =
        (worker, from, to) -> {
          float[] row = resources().own().get(worker).floats(0, 0);
          float[] factors = resources().own().get(worker).floats(1, 0);
          double[] sum = resources().own().get(worker).doubles(0, 0);
          for (int token = from; token < to; token++) {
            weights.read(token, factors, 0);
            Arrays.fill(sum, 0, width, 0);
            for (int j = 0; j < chosen; j++) {
              said.read(token * chosen + j, row, 0);
              add(factors[j], row, sum, width);
            }
            for (int k = 0; k < width; k++) {
              row[k] = (float) sum[k];
            }
            result.write(token, row);
          }
        };
    return () -> resources().cores().each(result.count(), 2L * chosen * width, work);
  }

  private static void add(double factor, float[] row, double[] sum, int width) {
    for (int k = 0; k < width; k++) {
      sum[k] += factor * row[k];
    }
  }
}
