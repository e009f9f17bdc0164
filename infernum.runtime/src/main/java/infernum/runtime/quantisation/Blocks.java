package infernum.runtime.quantisation;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import infernum.spi.tensor.Quantisation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What the block layouts have in common: little-endian fields at any address. */
final class Blocks {
  /** Elements of a block with one scale. */
  static final int ELEMENTS = 32;

  /** Elements of a block whose parts have quantised scales of their own. */
  static final int SUPER_ELEMENTS = 256;

  /** Eight quantised bytes, or sixteen quantised nibbles, at once. */
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  private static final float MAX_HALF = 65_504;

  private static final ValueLayout.OfShort HALF =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  private Blocks() {}

  /** A binary16 as float32, which holds each of its values. */
  static float half(MemorySegment packed, long offset) {
    return Float.float16ToFloat(packed.get(HALF, offset));
  }

  /** Stores a number as the nearest finite binary16, and returns that. */
  static float putHalf(MemorySegment packed, long offset, float value) {
    short half = Float.floatToFloat16(Math.clamp(value, -MAX_HALF, MAX_HALF));
    packed.set(HALF, offset, half);
    return Float.float16ToFloat(half);
  }

  /** What brings elements to quanta: a scale's inverse, or 0 where there is no scale. */
  static float inverse(float scale) {
    return scale == 0 ? 0 : 1 / scale;
  }

  /** The nearest whole number from 0 to {@code last}. */
  static int nearest(float quantum, int last) {
    // Below 0.5 it is 0 whatever the cast makes of the negative.
    return Math.clamp((int) (quantum + 0.5f), 0, last);
  }

  /** An unsigned byte. */
  static int byteAt(MemorySegment packed, long offset) {
    return packed.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
  }

  static void putByte(MemorySegment packed, long offset, int value) {
    packed.set(ValueLayout.JAVA_BYTE, offset, (byte) value);
  }

  static int shortAt(MemorySegment packed, long offset) {
    return packed.get(HALF, offset) & 0xFFFF;
  }

  /** How many blocks the elements are, all of which must lie within both sides. */
  static int count(
      Quantisation format, MemorySegment packed, long offset, int elements, int length, int at) {
    int size = format.blockElements();
    if (elements < 0 || elements % size != 0) {
      throw new IllegalArgumentException(
          "%d elements aren't whole blocks of %d of %s".formatted(elements, size, format.name()));
    }
    int blocks = elements / size;
    if (at < 0 || elements > length - at) {
      throw new IndexOutOfBoundsException(
          "%d elements at %d don't fit into an array of %d".formatted(elements, at, length));
    }
    long bytes = (long) blocks * format.blockBytes();
    if (offset < 0 || bytes > packed.byteSize() - offset) {
      throw new IndexOutOfBoundsException(
          "%d bytes of %s at %d aren't within %d bytes"
              .formatted(bytes, format.name(), offset, packed.byteSize()));
    }
    return blocks;
  }
}
