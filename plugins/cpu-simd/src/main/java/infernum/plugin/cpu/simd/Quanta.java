package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;

/** How the integers of a quantised tile lie, block of 32 columns after block. */
sealed interface Quanta permits Bytes, Fields {
  /** Bytes of a block of all rows. */
  int blockBytes();

  /** What activations are multiplied with. */
  Order order();

  /** Columns that share a scale: a block's 32, or 16. */
  int run();

  /**
   * Writes a row of a block.
   *
   * @param q its integers as the file has them, without offset
   * @param at of the block
   */
  void pack(int[] q, MemorySegment to, long at, int row);

  /**
   * Adds a token's products with two tiles to its results: of each run the sum of its products,
   * column by column, times its scale.
   *
   * @param at of the first block
   * @param step bytes from the first tile to the second
   * @param x the token's activations, those of the first block at {@code xAt}
   * @param scales [run][row], the second tile's {@link Tile#SCALES} later
   * @param c results of the first tile's rows at {@code cAt}, of the second's at {@code cAt +
   *     cStep}
   */
  void multiply(
      MemorySegment weights,
      long at,
      long step,
      int blocks,
      float[] x,
      int xAt,
      float[] scales,
      float[] c,
      int cAt,
      int cStep);

  /** The integers as floats, times the order's powers of two, [column][row]. */
  void unpack(MemorySegment weights, long at, int blocks, float[] panel);
}
