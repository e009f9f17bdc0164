package infernum.runtime.quantisation;

import java.lang.foreign.MemorySegment;

/** Packs Q4_1 and Q5_1: the least element is the minimum, and the largest the last quantum. */
final class AffinePacker implements BlockPacker {
  private final int bits;
  private final int[] quanta = new int[Blocks.ELEMENTS];

  /**
   * For quanta of so many bits.
   *
   * @param bits 4 or 5
   */
  AffinePacker(int bits) {
    this.bits = bits;
  }

  @Override
  public void pack(float[] source, int first, MemorySegment packed, long at) {
    int last = (1 << bits) - 1;
    float least = source[first];
    float most = source[first];
    for (int i = 1; i < Blocks.ELEMENTS; i++) {
      least = Math.min(least, source[first + i]);
      most = Math.max(most, source[first + i]);
    }
    // Each divided on its own: the range may be beyond float32.
    float scale = Blocks.putHalf(packed, at, most / last - least / last);
    float minimum = Blocks.putHalf(packed, at + 2, least);
    float inverse = Blocks.inverse(scale);
    for (int i = 0; i < Blocks.ELEMENTS; i++) {
      quanta[i] = Blocks.nearest((source[first + i] - minimum) * inverse, last);
    }
    long nibblesAt = at + 4;
    if (bits == 5) {
      Quanta.putFifthBits(quanta, packed, nibblesAt);
      nibblesAt += Integer.BYTES;
    }
    Quanta.putNibbles(quanta, packed, nibblesAt);
  }
}
