package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.CombineExperts;
import infernum.spi.tensor.Cpu;
import java.util.Arrays;
import java.util.function.Supplier;

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
  void run(CombineExperts op, Signature signature, Launch<Cpu> launch) {
    Floats said = rows(signature, launch, 0);
    Floats weights = rows(signature, launch, 1);
    Floats result = resultRows(signature, launch);
    int chosen = weights.length();
    Supplier<Cores.Work> work =
        () -> {
          float[] row = new float[result.length()];
          float[] factors = new float[chosen];
          double[] sum = new double[row.length];
          return (from, to) -> {
            for (int token = from; token < to; token++) {
              weights.read(token, factors, 0);
              Arrays.fill(sum, 0);
              for (int j = 0; j < chosen; j++) {
                said.read(token * chosen + j, row, 0);
                add(factors[j], row, sum);
              }
              for (int k = 0; k < row.length; k++) {
                row[k] = (float) sum[k];
              }
              result.write(token, row);
            }
          };
        };
    cores().each(result.count(), 2L * chosen * result.length(), work);
  }

  private static void add(double factor, float[] row, double[] sum) {
    for (int k = 0; k < row.length; k++) {
      sum[k] += factor * row[k];
    }
  }
}
