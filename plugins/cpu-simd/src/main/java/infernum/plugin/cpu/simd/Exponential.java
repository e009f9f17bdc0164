package infernum.plugin.cpu.simd;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * e^x in float32, within 2e-7 of itself; 0 below -87.3, about where the normal floats end. Our own,
 * because the Vector API's EXP gives other bits before C2 has compiled its caller than after.
 *
 * <p>x = n ln 2 + r with |r| at most ln(2) / 2, where Taylor's polynomial of degree 7 is within
 * 6e-9; 2^n is a float's exponent.
 *
 * <p>Whole arrays, in one body: as a function of a vector it would be compiled for itself first,
 * and what C2 has compiled into much code it never inlines again, so that each vector of it would
 * be an object (94 MB for a token at 2,048 positions).
 */
final class Exponential {
  private static final float LOG2_E = (float) (1 / Math.log(2));

  /** ln 2 in two parts: a multiple of the first, which has nine bits to spare, is exact. */
  private static final float LN2_HIGH = 0x1.62e4p-1f;

  private static final float LN2_LOW = (float) (Math.log(2) - LN2_HIGH);

  /** Adding it leaves the nearest integer, plus an exponent's bias, in the lowest bits. */
  private static final float TO_INTEGER = 0x1.8p23f + 127;

  private static final float LEAST = -87.3f;

  /** From 88.4 on, a little early, results are infinite: the exponent's bits say so up to here. */
  private static final float MOST = 89;

  private static final float[] ZEROS = new float[Lanes.COUNT];

  private Exponential() {}

  /** Replaces x by e^x, {@code count} vectors of them. */
  static void of(float[] x, int count) {
    of(x, 0, Lanes.COUNT, count, ZEROS, 0);
  }

  /**
   * Replaces x by e^(x - y).
   *
   * @param step floats from a vector of x to the next one
   * @param count vectors of x
   * @param y one vector, for all of x
   */
  static void of(float[] x, int at, int step, int count, float[] y, int yAt) {
    FloatVector less = FloatVector.fromArray(Lanes.FLOATS, y, yAt);
    for (int i = 0; i < count; i++) {
      FloatVector v = FloatVector.fromArray(Lanes.FLOATS, x, at + i * step).sub(less);
      FloatVector shifted = v.mul(LOG2_E).add(TO_INTEGER);
      FloatVector n = shifted.sub(TO_INTEGER);
      FloatVector r = n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), v));
      FloatVector p = all(1 / 5040f);
      p = p.fma(r, all(1 / 720f));
      p = p.fma(r, all(1 / 120f));
      p = p.fma(r, all(1 / 24f));
      p = p.fma(r, all(1 / 6f));
      p = p.fma(r, all(0.5f));
      p = p.fma(r, all(1));
      p = p.fma(r, all(1));
      p.mul(shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats())
          .blend(0, v.compare(LT, LEAST))
          .blend(Float.POSITIVE_INFINITY, v.compare(GT, MOST))
          .intoArray(x, at + i * step);
    }
  }

  private static FloatVector all(float value) {
    return FloatVector.broadcast(Lanes.FLOATS, value);
  }
}
