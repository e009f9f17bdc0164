package infernum.plugin.cpu.simd;

import infernum.spi.tensor.TensorSpec;

/** Sizes by which matrix products are cut up. */
final class Tile {
  /** Columns of a block. */
  static final int BLOCK = 32;

  /** The fewest columns that share a scale. */
  static final int RUN = 16;

  /**
   * Columns that are computed at once: the floats of a tile of weights then stay in a near cache. A
   * part of the arithmetic: minima are added after each chunk.
   */
  static final int CHUNK = 256;

  /** Blocks of a chunk. */
  static final int BLOCKS = CHUNK / BLOCK;

  /** Floats of a chunk's scales, for all rows. */
  static final int SCALES = CHUNK / RUN * Lanes.ROWS;

  private Tile() {}

  /** How many tiles a weight has; the last one's missing rows are zero. */
  static int count(TensorSpec weight) {
    return Math.toIntExact(Math.ceilDiv(weight.rows().fixed(), Lanes.ROWS));
  }
}
