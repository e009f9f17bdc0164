package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;

/** How the scales of a chunk lie, of {@link Tile#BLOCKS} blocks at most. */
sealed interface Scales permits HalfScales, MinimumScales, SuperScales, RunScales {
  /** Bytes for so many blocks of all rows. */
  long bytes(int blocks);

  /**
   * Makes floats of the scales of a chunk.
   *
   * @param at of the chunk's scales
   * @param scales receives those of each run, [run][row], from {@code to} on
   * @param minima receives what is added to each element of a run, likewise
   */
  void unpack(MemorySegment weights, long at, int blocks, float[] scales, float[] minima, int to);
}
