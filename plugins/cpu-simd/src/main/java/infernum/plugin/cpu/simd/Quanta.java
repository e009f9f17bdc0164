package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;

/**
 * How the integers of a quantised tile lie, block of 32 columns after block. Of a block, 16 pairs
 * of columns are met by a pair of 16-bit activations each: pair 4v + t is of the columns 8v + t and
 * 8v + t + 4, in the low and the high half of an int, whose lane is the row.
 */
sealed interface Quanta permits Bytes, Nibbles, FiveBits, SixBits {
  /** Bytes of a block of all rows. */
  int blockBytes();

  /**
   * Columns that have one sum: a block's 32, or 16 where scales are of so many.
   *
   * @see #sums
   */
  default int run() {
    return Tile.BLOCK;
  }

  /**
   * Writes a row of a block.
   *
   * @param q its integers as the file has them, without offset
   * @param at of the block
   */
  void pack(int[] q, MemorySegment to, long at, int row);

  /**
   * Sums of a token's integers times those of each row.
   *
   * @param at of the first block
   * @param x pairs of the token, those of the first block at {@code xAt}
   * @param runs sums of each half block's activations, those of the first at {@code runsAt}
   * @param sums receives them, [run][row]
   */
  void sums(
      MemorySegment weights,
      long at,
      int blocks,
      float[] x,
      int xAt,
      int[] runs,
      int runsAt,
      int[] sums);

  /** The integers as floats, [column][row]. */
  void unpack(MemorySegment weights, long at, int blocks, float[] panel);
}
