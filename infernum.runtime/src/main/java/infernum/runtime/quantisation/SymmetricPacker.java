package infernum.runtime.quantisation;

import java.lang.foreign.MemorySegment;

/**
 * Packs Q4_0 and Q5_0: the scale brings the element of the largest magnitude, whichever its sign,
 * to the one end of the quanta that has no counterpart at the other.
 */
final class SymmetricPacker implements BlockPacker {
  private final int bits;
  private final int[] quanta = new int[Blocks.ELEMENTS];

  /**
   * For quanta of so many bits.
   *
   * @param bits 4 or 5
   */
  SymmetricPacker(int bits) {
    this.bits = bits;
  }

  @Override
  public void pack(float[] source, int first, MemorySegment packed, long at) {
    int middle = 1 << (bits - 1);
    float extreme = 0;
    for (int i = 0; i < Blocks.ELEMENTS; i++) {
      float element = source[first + i];
      extreme = Math.abs(element) > Math.abs(extreme) ? element : extreme;
    }
    float scale = Blocks.putHalf(packed, at, 0 - extreme / middle);
    float inverse = Blocks.inverse(scale);
    for (int i = 0; i < Blocks.ELEMENTS; i++) {
      quanta[i] = Blocks.nearest(source[first + i] * inverse + middle, 2 * middle - 1);
    }
    long nibblesAt = at + 2;
    if (bits == 5) {
      Quanta.putFifthBits(quanta, packed, nibblesAt);
      nibblesAt += Integer.BYTES;
    }
    Quanta.putNibbles(quanta, packed, nibblesAt);
  }
}
