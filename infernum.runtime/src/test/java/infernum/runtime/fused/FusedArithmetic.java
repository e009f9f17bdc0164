package infernum.runtime.fused;

import infernum.spi.op.AddRmsNorm;
import infernum.spi.op.Linears;
import infernum.spi.op.Rope;
import infernum.spi.op.RopePair;
import infernum.spi.op.Scale;
import infernum.spi.op.ScaleSoftcap;
import infernum.spi.op.Softcap;
import infernum.spi.op.Unary;
import java.util.Arrays;

/** What the fused kernels compute: nothing is rounded in between, and sums are float32. */
final class FusedArithmetic {
  /** Partial sums of a sum. */
  private static final int LANES = 8;

  private FusedArithmetic() {}

  static void linears(Linears op, Rows rows) {
    for (int i = 0; i < op.weights(); i++) {
      int width = rows.count(i + 1);
      float[][] weight = new float[width][];
      for (int column = 0; column < width; column++) {
        weight[column] = rows.read(i + 1, column);
      }
      for (int row = 0; row < rows.count(0); row++) {
        float[] x = rows.read(0, row);
        float[] result = new float[width];
        for (int column = 0; column < width; column++) {
          result[column] = dot(x, weight[column]);
        }
        rows.write(i, row, result);
      }
    }
  }

  /** From the last product to the first, in float32. */
  private static float dot(float[] a, float[] b) {
    float[] sums = new float[LANES];
    for (int i = a.length - 1; i >= 0; i--) {
      sums[i % LANES] += a[i] * b[i];
    }
    float sum = 0;
    for (float part : sums) {
      sum += part;
    }
    return sum;
  }

  static void addRmsNorm(AddRmsNorm op, Rows rows) {
    float[] weight = rows.vector(2);
    for (int row = 0; row < rows.count(0); row++) {
      float[] sum = rows.read(0, row);
      float[] other = rows.read(1, row);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += other[i];
      }
      float[] normed = new float[sum.length];
      for (int from = 0; from < sum.length; from += weight.length) {
        normalise(sum, from, weight, op.epsilon(), normed);
      }
      rows.write(0, row, sum);
      rows.write(1, row, normed);
    }
  }

  private static void normalise(
      float[] x, int from, float[] weight, double epsilon, float[] result) {
    float[] part = Arrays.copyOfRange(x, from, from + weight.length);
    float scale = (float) (1 / Math.sqrt(dot(part, part) / part.length + epsilon));
    for (int i = 0; i < part.length; i++) {
      result[from + i] = part[i] * (scale * weight[i]);
    }
  }

  static void ropePair(RopePair op, Rows rows) {
    for (int i = 0; i < 2; i++) {
      int dim = Math.toIntExact(rows.signature().in(i).last());
      float[] positions = rows.vector(2);
      for (int row = 0; row < rows.count(i); row++) {
        float[] heads = rows.read(i, row);
        rotate(heads, dim, op.rope(), (int) positions[row]);
        rows.write(i, row, heads);
      }
    }
  }

  private static void rotate(float[] heads, int dim, Rope rope, int position) {
    double[] frequencies = rope.policy().frequencies(rope.rotary(), position);
    int step = rope.interleaved() ? 2 : 1;
    int partner = rope.interleaved() ? 1 : frequencies.length;
    for (int i = 0; i < frequencies.length; i++) {
      float cos = (float) (Math.cos(position * frequencies[i]) * rope.policy().magnitude());
      float sin = (float) (Math.sin(position * frequencies[i]) * rope.policy().magnitude());
      for (int a = i * step; a < heads.length; a += dim) {
        float first = heads[a];
        float second = heads[a + partner];
        heads[a] = Math.fma(first, cos, -second * sin);
        heads[a + partner] = Math.fma(second, cos, first * sin);
      }
    }
  }

  static void scaleSoftcap(ScaleSoftcap op, Rows rows) {
    Scale scale = new Scale(op.factor());
    Softcap softcap = new Softcap(op.cap());
    for (int row = 0; row < rows.count(0); row++) {
      float[] x = rows.read(0, row);
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) softcap.apply(scale.apply(x[i]));
      }
      rows.write(0, row, x);
    }
  }

  static void gated(Unary activation, Rows rows) {
    for (int row = 0; row < rows.count(0); row++) {
      float[] gate = rows.read(0, row);
      float[] up = rows.read(1, row);
      for (int i = 0; i < gate.length; i++) {
        gate[i] = (float) (activation.apply(gate[i]) * up[i]);
      }
      rows.write(0, row, gate);
    }
  }
}
