package infernum.plugin.cpu.simd;

import java.util.Arrays;

/**
 * A thread's arrays, for all kernels of a device: they grow while kernels are being bound, and
 * launches only use them.
 */
final class Scratch {
  /** Weights of a tile and a chunk of columns as floats, [column][row]. */
  final float[] panel = new float[Tile.CHUNK * Lanes.ROWS];

  /** Scales of a chunk, [run][row], of two tiles. */
  final float[] scales = new float[2 * Tile.SCALES];

  /** Minima of a chunk, likewise. */
  final float[] minima = new float[2 * Tile.SCALES];

  private float[] results = new float[2 * half()];
  private float[] vectors = {};

  /** Lets results have so many tokens. */
  void reserve(int tokens) {
    int size = Math.multiplyExact(tokens, Lanes.ROWS);
    if (results.length < size) {
      results = new float[size];
    }
  }

  /** Results of a tile, [token][row]; where tokens are few, those of a second one follow. */
  float[] results() {
    return results;
  }

  /** Where results of a second tile begin. */
  static int half() {
    return Activations.FEW * Lanes.ROWS;
  }

  /** So many floats for anything else, at least. */
  float[] vectors(int floats) {
    if (vectors.length < floats) {
      vectors = Arrays.copyOf(vectors, floats);
    }
    return vectors;
  }
}
