package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A file's format of quantised weights (GGML's, as the {@code Quantisation} of the same name
 * describes it): where the parts of a row are, and what they become.
 */
sealed interface Blocks
    permits BlocksQ8_0, BlocksQ4_0, BlocksQ4_1, BlocksQ5_0, BlocksQ4_K, BlocksQ5_K, BlocksQ6_K {
  /** Of the format. */
  String name();

  Fields fields();

  Scales scales();

  /**
   * Reads 32 integers, from 0 on.
   *
   * @param at of the row
   * @param block of the row, of 32 columns
   */
  void quanta(MemorySegment from, long at, int block, int[] q);

  /**
   * Moves the scales of 32 columns.
   *
   * @param toAt of its chunk's scales
   */
  void scales(MemorySegment from, long at, int block, MemorySegment to, long toAt, int row);

  /** An unsigned byte. */
  static int byteAt(MemorySegment from, long at) {
    return from.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
  }

  /** Low nibbles before high ones, of as many bytes as there are of either. */
  static void nibbles(MemorySegment from, long at, int[] q) {
    for (int k = 0; k < Tile.BLOCK / 2; k++) {
      int both = byteAt(from, at + k);
      q[k] = both & 15;
      q[k + Tile.BLOCK / 2] = both >>> 4;
    }
  }

  /** Nibbles of one of a super-block's runs of 32: a pair of runs shares 32 bytes. */
  static void nibblesOfRun(MemorySegment from, long at, int run, int[] q) {
    for (int k = 0; k < Tile.BLOCK; k++) {
      q[k] = byteAt(from, at + 32L * (run / 2) + k) >>> (run % 2 * 4) & 15;
    }
  }

  /**
   * Moves a scale and a minimum of six bits, and with the first of eight the halves before them.
   * Four runs' are the low bits of a byte each; of the others, the top two bits are those bytes'.
   */
  static void sixBits(
      MemorySegment from, long at, int block, MemorySegment to, long toAt, int row) {
    int run = block % SuperScales.BLOCKS;
    if (run == 0) {
      int halves = from.get(PlainLayout.I32, at);
      SuperScales.putHalves(to, toAt, row, halves);
    }
    long bytes = at + 4;
    int scale;
    int minimum;
    if (run < 4) {
      scale = byteAt(from, bytes + run) & 63;
      minimum = byteAt(from, bytes + 4 + run) & 63;
    } else {
      int low = byteAt(from, bytes + 4 + run);
      scale = (low & 15) | (byteAt(from, bytes + run - 4) >>> 6 << 4);
      minimum = (low >>> 4) | (byteAt(from, bytes + run) >>> 6 << 4);
    }
    SuperScales.put(to, toAt, block, row, scale, minimum);
  }
}
