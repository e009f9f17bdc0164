package infernum.runtime.quantisation;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import infernum.spi.tensor.Quantisation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What the block layouts have in common: little-endian fields at any address. */
final class Blocks {
  /** Elements of every block here. */
  static final int ELEMENTS = 32;

  /** Eight quantised bytes, or sixteen quantised nibbles, at once. */
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

  private static final ValueLayout.OfShort HALF =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  private Blocks() {}

  /** A binary16 as float32, which holds each of its values. */
  static float half(MemorySegment packed, long offset) {
    return Float.float16ToFloat(packed.get(HALF, offset));
  }

  /** How many blocks the elements are, all of which must lie within both sides. */
  static int count(
      Quantisation format,
      MemorySegment packed,
      long offset,
      int elements,
      float[] target,
      int at) {
    if (elements < 0 || elements % ELEMENTS != 0) {
      throw new IllegalArgumentException(
          "%d elements aren't whole blocks of %d of %s"
              .formatted(elements, ELEMENTS, format.name()));
    }
    int blocks = elements / ELEMENTS;
    if (at < 0 || elements > target.length - at) {
      throw new IndexOutOfBoundsException(
          "%d elements at %d don't fit into an array of %d".formatted(elements, at, target.length));
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
