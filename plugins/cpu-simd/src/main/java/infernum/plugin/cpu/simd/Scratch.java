package infernum.plugin.cpu.simd;

import java.util.Arrays;

/**
 * A thread's arrays, for all kernels of a device: they grow while kernels are being bound, and
 * launches only use them.
 */
final class Scratch {
  /** Weights of a tile and a chunk of columns as floats, [column][row]. */
  final float[] panel = new float[Tile.CHUNK * Lanes.ROWS];

  /** Scales of that, [block][row]; a minimum is the product of the other two. */
  final float[] scales = new float[Tile.BLOCKS * Lanes.ROWS];

  final float[] minima = new float[Tile.BLOCKS * Lanes.ROWS];
  final float[] minimumScales = new float[Tile.BLOCKS * Lanes.ROWS];

  /** Sums of integers of one token, [run][row], where a block is one run or two. */
  final int[] sums = new int[2 * Tile.BLOCKS * Lanes.ROWS];

  /** A block of integers. */
  final int[] block = new int[Tile.BLOCK];

  private float[] results = {};
  private float[] vectors = {};

  /** Results of a tile, [token][row], of so many tokens at least. */
  float[] results(int tokens) {
    if (results.length < tokens * Lanes.ROWS) {
      results = new float[tokens * Lanes.ROWS];
    }
    return results;
  }

  /** So many floats for anything else, at least. */
  float[] vectors(int floats) {
    if (vectors.length < floats) {
      vectors = Arrays.copyOf(vectors, floats);
    }
    return vectors;
  }
}
