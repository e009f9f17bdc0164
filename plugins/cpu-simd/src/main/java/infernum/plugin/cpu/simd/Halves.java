package infernum.plugin.cpu.simd;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Two numbers of IEEE 754 binary16 in each int, as floats. A half's exponent and fraction, moved to
 * where a float has its own, are the number times 2^-112, subnormal ones too. Infinities and NaN,
 * which no weight is, come out as finite numbers beyond 65,504.
 */
final class Halves {
  /** All but the bits between sign and exponent, which the shift filled with the sign. */
  private static final int PARTS = 0x8FFFE000;

  private static final float EXPONENT = 0x1p112f;

  private Halves() {}

  /** Those in the low halves. */
  static FloatVector low(IntVector bits) {
    return bits.lanewise(LSHL, 16).lanewise(ASHR, 3).and(PARTS).reinterpretAsFloats().mul(EXPONENT);
  }

  /** Those in the high halves. */
  static FloatVector high(IntVector bits) {
    return bits.lanewise(ASHR, 3).and(PARTS).reinterpretAsFloats().mul(EXPONENT);
  }
}
