package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;

/** How the scales of a quantised tile lie, after its integers. */
sealed interface Scales permits HalfScales, MinimumScales, SuperScales, RunScales {
  /** Bytes for so many blocks of all rows. */
  long bytes(int blocks);

  /** Whether blocks have a minimum beside their scale. */
  boolean haveMinima();

  /**
   * Makes floats of the scales of a chunk.
   *
   * @param at of the tile's scales
   * @param first block, a whole number of chunks
   * @param blocks of a chunk, at most
   * @param scales receives those of each run, [run][row], from {@code to} on
   * @param minima receives what is added to each element of a block, [block][row], likewise
   */
  void unpack(
      MemorySegment weights,
      long at,
      int first,
      int blocks,
      float[] scales,
      float[] minima,
      int to);
}
