package infernum.runtime.convert;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import infernum.spi.tensor.DType;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.Quantisation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes rows of float32 in a format. Safe for use by several threads. */
@FunctionalInterface
interface RowEncoder {
  ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  /** The largest finite binary16, and half of the step to what would follow it. */
  float HALF_LIMIT = 65_520;

  /**
   * Writes a row.
   *
   * @throws ArithmeticException an element isn't finite, or is beyond what the format holds
   */
  void encode(float[] row, MemorySegment target, long offset);

  /** For a format, which must have a quantiser if it is a quantisation. */
  static RowEncoder of(Format format) {
    return switch (format) {
      case DType.F32 -> RowEncoder::float32;
      case DType.F16 -> RowEncoder::half;
      case DType.BF16 -> RowEncoder::brain;
      case Quantisation quantisation -> {
        var quantiser = quantisation.quantiser().orElseThrow();
        yield (row, target, offset) -> {
          for (float element : row) {
            requireFinite(element);
          }
          quantiser.quantise(row, 0, row.length, target, offset);
        };
      }
      default -> throw new IllegalArgumentException("can't write " + format.name());
    };
  }

  private static void float32(float[] row, MemorySegment target, long offset) {
    for (float element : row) {
      requireFinite(element);
    }
    MemorySegment.copy(row, 0, target, FLOAT, offset, row.length);
  }

  private static void half(float[] row, MemorySegment target, long offset) {
    for (int i = 0; i < row.length; i++) {
      if (!(Math.abs(row[i]) < HALF_LIMIT)) {
        throw new ArithmeticException(
            "has the element %s, which F16 doesn't hold; BF16 does unless it isn't finite"
                .formatted(row[i]));
      }
      target.set(SHORT, offset + 2L * i, Float.floatToFloat16(row[i]));
    }
  }

  private static void brain(float[] row, MemorySegment target, long offset) {
    for (int i = 0; i < row.length; i++) {
      requireFinite(row[i]);
      int bits = Float.floatToRawIntBits(row[i]);
      // To the nearest, and to the even one of two.
      int rounded = bits + 0x7FFF + (bits >>> 16 & 1);
      target.set(SHORT, offset + 2L * i, (short) (rounded >>> 16));
    }
  }

  private static void requireFinite(float element) {
    if (!Float.isFinite(element)) {
      throw new ArithmeticException("has the element %s; must be finite".formatted(element));
    }
  }
}
