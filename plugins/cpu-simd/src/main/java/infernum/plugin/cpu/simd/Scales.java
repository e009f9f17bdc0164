package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;

/** How the scales of a quantised tile lie, after its integers, and what they do to sums. */
sealed interface Scales permits HalfScales, MinimumScales, SuperScales, RunScales {
  /** Bytes for so many blocks of all rows. */
  long bytes(int blocks);

  /** Whether elements have a minimum beside their scale. */
  boolean haveMinima();

  /**
   * Adds a token's products to its results: of each block its sums as one integer below 2^24, times
   * the scales of the row and of the token; then, of all blocks, the minima.
   *
   * @param at of the tile's scales
   * @param first block, a whole number of chunks
   * @param blocks of a chunk, at most
   * @param sums of the token's integers with each row, [run][row]
   * @param block the token's first block of the chunk, as an index of its scales and sums
   */
  void add(
      MemorySegment weights,
      long at,
      int first,
      int blocks,
      int[] sums,
      Activations x,
      int block,
      float[] results,
      int resultsAt);

  /**
   * The same for unpacked integers: multiplies them with scales that are integers, and writes those
   * that aren't, and minima, [block][row].
   */
  void unpack(MemorySegment weights, long at, int first, int blocks, Scratch scratch);
}
