package infernum.spi.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Rows of which each begins with its scale, a little-endian float32, and goes on with elements of
 * another format: an element is the scale times the other format's. What files hold as a matrix and
 * a vector of scales becomes this at load, through {@link infernum.spi.op.ScaleRows}. A row is a
 * block: there are no columns to be cut.
 *
 * @param elements how the elements of a row are stored
 * @param columns elements of a row; whole blocks
 */
public record RowScaled(Quantisation elements, int columns) implements Quantisation {
  private static final ValueLayout.OfFloat SCALE =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Bytes of a row's scale. */
  public static final int SCALE_BYTES = Float.BYTES;

  /**
   * Checks the row.
   *
   * @throws IllegalArgumentException it has no element, or isn't of whole blocks
   */
  public RowScaled {
    if (columns < 1) {
      throw new IllegalArgumentException("a row has at least one element, not " + columns);
    }
    Math.toIntExact(elements.bytes(columns) + SCALE_BYTES);
  }

  /** The name of the elements' format with the row's length: {@code F8_E4M3x64}. */
  @Override
  public String name() {
    return elements.name() + "x" + columns;
  }

  @Override
  public int blockElements() {
    return columns;
  }

  @Override
  public int blockBytes() {
    return (int) elements.bytes(columns) + SCALE_BYTES;
  }

  @Override
  public void dequantise(MemorySegment packed, long offset, int count, float[] target, int at) {
    // Before anything is read: elements that aren't whole rows throw.
    long rows = bytes(count) / blockBytes();
    for (int row = 0; row < rows; row++) {
      long from = offset + (long) row * blockBytes();
      int to = at + row * columns;
      float scale = packed.get(SCALE, from);
      elements.dequantise(packed, from + SCALE_BYTES, columns, target, to);
      for (int i = to; i < to + columns; i++) {
        target[i] *= scale;
      }
    }
  }
}
