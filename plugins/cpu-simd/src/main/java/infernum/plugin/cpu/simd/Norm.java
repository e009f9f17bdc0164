package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** The inner loops of root mean square normalisation. */
final class Norm {
  private static final int L = Lanes.COUNT;

  private Norm() {}

  /** Each lane's sum of the squares of a row, in order; the lanes in order, in double. */
  static double squares(MemorySegment x, long at, int width, float[] lanes) {
    int whole = Vectors.whole(width);
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    for (int k = 0; k < whole; k += L) {
      FloatVector v = Vectors.load(x, at + 4L * k);
      sum = v.fma(v, sum);
    }
    if (whole < width) {
      FloatVector v = Vectors.load(x, at + 4L * whole, Vectors.rest(width));
      sum = v.fma(v, sum);
    }
    sum.intoArray(lanes, 0);
    double squares = 0;
    for (int lane = 0; lane < L; lane++) {
      squares += lanes[lane];
    }
    return squares;
  }

  /** Writes x / root * weight. */
  static void scale(
      MemorySegment x,
      long at,
      int width,
      float inverse,
      MemorySegment weight,
      MemorySegment y,
      long yAt) {
    int whole = Vectors.whole(width);
    for (int k = 0; k < whole; k += L) {
      FloatVector v = Vectors.load(x, at + 4L * k).mul(inverse);
      Vectors.store(v.mul(Vectors.load(weight, 4L * k)), y, yAt + 4L * k);
    }
    if (whole < width) {
      long k = 4L * whole;
      VectorMask<Float> rest = Vectors.rest(width);
      FloatVector v = Vectors.load(x, at + k, rest).mul(inverse);
      Vectors.store(v.mul(Vectors.load(weight, k, rest)), y, yAt + k, rest);
    }
  }

  /** What a row is multiplied with. */
  static float inverse(double squares, int width, double epsilon) {
    return (float) (1 / Math.sqrt(squares / width + epsilon));
  }
}
