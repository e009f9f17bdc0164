package infernum.cpu.reference;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import infernum.spi.tensor.DType;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.Quantisation;
import java.util.Random;
import java.util.stream.Stream;

/** Weights of every kind of format, and what they mean. */
final class Weights {
  private Weights() {}

  static Stream<Format> formats() {
    return Stream.of(DType.F32, DType.F16, DType.BF16, new Nibbles());
  }

  static Operand random(Format format, Random random, long... shape) {
    return format instanceof DType type
        ? Operand.of(type, Operand.random(random, shape).floats(), shape)
        : Nibbles.random(random, shape);
  }

  /** An element of a dense weight, by the definition of its format. */
  static double element(Operand weight, long i) {
    return switch (weight.spec().format()) {
      case DType.F32 -> weight.segment().get(JAVA_FLOAT_UNALIGNED, 4 * i);
      case DType.F16 -> half(weight.segment().get(JAVA_SHORT_UNALIGNED, 2 * i));
      case DType.BF16 ->
          Float.intBitsToFloat(weight.segment().get(JAVA_SHORT_UNALIGNED, 2 * i) << 16);
      case Quantisation blocks -> {
        float[] block = new float[4];
        blocks.dequantise(weight.segment(), i / 4 * 3, 4, block, 0);
        yield block[(int) (i % 4)];
      }
      default -> throw new IllegalArgumentException(weight.spec().format().name());
    };
  }

  /** Binary16 by its definition: sign, five bits of exponent, ten of fraction. */
  private static double half(short bits) {
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    double value =
        exponent == 0
            ? Math.scalb((double) fraction, -24)
            : Math.scalb(1024.0 + fraction, exponent - 25);
    return bits < 0 ? -value : value;
  }
}
