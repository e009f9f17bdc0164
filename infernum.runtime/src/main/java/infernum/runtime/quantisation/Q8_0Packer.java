package infernum.runtime.quantisation;

import java.lang.foreign.MemorySegment;

/** Packs Q8_0: the largest magnitude is 127. */
final class Q8_0Packer implements BlockPacker {
  private static final int LAST = 127;

  @Override
  public void pack(float[] source, int first, MemorySegment packed, long at) {
    float largest = 0;
    for (int i = 0; i < Blocks.ELEMENTS; i++) {
      largest = Math.max(largest, Math.abs(source[first + i]));
    }
    float inverse = Blocks.inverse(Blocks.putHalf(packed, at, largest / LAST));
    for (int i = 0; i < Blocks.ELEMENTS; i++) {
      int quantum = Blocks.nearest(source[first + i] * inverse + LAST, 2 * LAST) - LAST;
      Blocks.putByte(packed, at + 2 + i, quantum);
    }
  }
}
