package infernum.runtime.gguf;

import java.lang.foreign.MemorySegment;
import java.util.AbstractList;
import java.util.RandomAccess;

/**
 * An array of strings where it lies in the file. A vocabulary has hundreds of thousands, and most
 * openings of a checkpoint don't need them. Usable until the checkpoint is closed.
 */
final class GgufStrings extends AbstractList<String> implements RandomAccess {
  private final MemorySegment bytes;
  private final int[] positions;

  private GgufStrings(MemorySegment bytes, int[] positions) {
    this.bytes = bytes;
    this.positions = positions;
  }

  /** Finds where each string begins, which checks that all of them are there. */
  static GgufStrings read(MemorySegment bytes, Cursor cursor, int count) {
    int[] positions = new int[count];
    for (int i = 0; i < count; i++) {
      // Fits: the head is bounded.
      positions[i] = (int) cursor.skipString();
    }
    return new GgufStrings(bytes, positions);
  }

  @Override
  public String get(int index) {
    long at = positions[index];
    return Cursor.decode(bytes, at + Long.BYTES, bytes.get(Cursor.LONG, at));
  }

  @Override
  public int size() {
    return positions.length;
  }
}
