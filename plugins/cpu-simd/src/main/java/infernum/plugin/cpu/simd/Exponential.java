package infernum.plugin.cpu.simd;

import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;

/**
 * e^x in float32, within 2e-7 of itself. Our own, because the Vector API's EXP gives other bits
 * before C2 has compiled its caller than after.
 *
 * <p>x = n ln 2 + r with |r| at most ln(2) / 2, where Taylor's polynomial of degree 7 is within
 * 6e-9; 2^n is a float's exponent.
 */
final class Exponential {
  private static final float LOG2_E = (float) (1 / Math.log(2));

  /** ln 2 in two parts: a multiple of the first, which has nine bits to spare, is exact. */
  private static final float LN2_HIGH = 0x1.62e4p-1f;

  private static final float LN2_LOW = (float) (Math.log(2) - LN2_HIGH);

  /** Adding it leaves the nearest integer, plus an exponent's bias, in the lowest bits. */
  private static final float TO_INTEGER = 0x1.8p23f + 127;

  /** Below, results are the smallest normal float, about. */
  private static final float LEAST = -87.3f;

  /** From 88.4 on, a little early, results are infinite: the exponent's bits say so. */
  private static final float MOST = 89;

  private Exponential() {}

  static FloatVector of(FloatVector any) {
    FloatVector x = any.max(LEAST).min(MOST);
    FloatVector shifted = x.mul(LOG2_E).add(TO_INTEGER);
    FloatVector n = shifted.sub(TO_INTEGER);
    FloatVector r = n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), x));
    FloatVector p = all(1 / 5040f);
    p = p.fma(r, all(1 / 720f));
    p = p.fma(r, all(1 / 120f));
    p = p.fma(r, all(1 / 24f));
    p = p.fma(r, all(1 / 6f));
    p = p.fma(r, all(0.5f));
    p = p.fma(r, all(1));
    p = p.fma(r, all(1));
    return p.mul(shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats());
  }

  private static FloatVector all(float value) {
    return FloatVector.broadcast(Lanes.FLOATS, value);
  }
}
