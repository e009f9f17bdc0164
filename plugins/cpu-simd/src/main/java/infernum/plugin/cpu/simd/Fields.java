package infernum.plugin.cpu.simd;

import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * How the integers of a quantised tile lie: several in the bits of an int, from the lowest up,
 * [int][row], block of 32 columns after block; a block begins a new int. A weight is its integer
 * times its run's scale, and a minimum added: in one multiply-add, as scales times integers are
 * exact in float32, so that it is the file format's own number.
 *
 * <p>One loop of each kind serves all formats. C2 compiles no more than some forty calls of the
 * Vector API at once; beyond, each vector is an object.
 *
 * @param bits of an integer
 * @param count of an int
 * @param run columns that share a scale: a block's 32, or 16
 */
record Fields(int bits, int count, int run) {
  private static final int L = Lanes.COUNT;
  private static final int R = Lanes.ROWS;

  /** Ints of a block. */
  private int words() {
    return Math.ceilDiv(Tile.BLOCK, count);
  }

  /** Bytes of a block of all rows. */
  int blockBytes() {
    return 4 * words() * R;
  }

  /** Runs of some blocks. */
  private int runs(int blocks) {
    return blocks * (Tile.BLOCK / run);
  }

  /** Ints of a run. */
  private int runWords() {
    return words() * run / Tile.BLOCK;
  }

  /**
   * Writes a row of a block.
   *
   * @param q its integers as the file has them, from 0 on
   * @param at of the block
   */
  void pack(int[] q, MemorySegment to, long at, int row) {
    for (int first = 0; first < Tile.BLOCK; first += count) {
      int word = 0;
      for (int k = first; k < Math.min(first + count, Tile.BLOCK); k++) {
        word |= q[k] << (bits * (k - first));
      }
      to.set(PlainLayout.I32, at + 4L * (first / count * R + row), word);
    }
  }

  private static IntVector load(MemorySegment weights, long at) {
    return IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
  }

  private static FloatVector load(float[] from, int at) {
    return FloatVector.fromArray(Lanes.FLOATS, from, at);
  }

  private static FloatVector weight(
      IntVector q, IntVector mask, FloatVector scale, FloatVector minimum) {
    return ((FloatVector) q.and(mask).convert(I2F, 0)).fma(scale, minimum);
  }

  private static IntVector mask(int bits) {
    return IntVector.broadcast(Lanes.INTS, (1 << bits) - 1);
  }

  /**
   * Adds a token's products with two tiles to its results, column by column in one chain.
   *
   * @param at of the first block
   * @param step bytes from the first tile to the second
   * @param x the token's activations, those of the first block at {@code xAt}
   * @param scales [run][row], the second tile's {@link Tile#SCALES} later
   * @param minima likewise
   * @param c results of the first tile's rows at {@code cAt}, of the second's {@code cStep} later
   */
  void multiply(
      MemorySegment weights,
      long at,
      long step,
      int blocks,
      float[] x,
      int xAt,
      float[] scales,
      float[] minima,
      float[] c,
      int cAt,
      int cStep) {
    long bytes = 4L * runWords() * R;
    for (int r = 0; r < runs(blocks); r++) {
      int from = xAt + r * run;
      products(weights, at + r * bytes, step, x, from, scales, minima, r * R, c, cAt, cAt + cStep);
    }
  }

  /** A run: four sums at once, as each multiply-add waits for the one before it. */
  private void products(
      MemorySegment weights,
      long at,
      long step,
      float[] x,
      int xAt,
      float[] scales,
      float[] minima,
      int scalesAt,
      float[] c,
      int cAt,
      int cAt2) {
    int one = Steps.one();
    int shift = bits;
    IntVector mask = mask(shift);
    FloatVector d0 = load(scales, scalesAt);
    FloatVector d1 = load(scales, scalesAt + L);
    FloatVector d2 = load(scales, Tile.SCALES + scalesAt);
    FloatVector d3 = load(scales, Tile.SCALES + scalesAt + L);
    FloatVector m0 = load(minima, scalesAt);
    FloatVector m1 = load(minima, scalesAt + L);
    FloatVector m2 = load(minima, Tile.SCALES + scalesAt);
    FloatVector m3 = load(minima, Tile.SCALES + scalesAt + L);
    FloatVector s0 = load(c, cAt);
    FloatVector s1 = load(c, cAt + L);
    FloatVector s2 = load(c, cAt2);
    FloatVector s3 = load(c, cAt2 + L);
    int k = xAt;
    int end = xAt + run;
    for (long w = at; k < end; w += 4L * R) {
      IntVector q0 = load(weights, w);
      IntVector q1 = load(weights, w + 4L * L);
      IntVector q2 = load(weights, w + step);
      IntVector q3 = load(weights, w + step + 4L * L);
      int stop = Math.min(k + count, end);
      for (; k < stop; k += one) {
        FloatVector xk = FloatVector.broadcast(Lanes.FLOATS, x[k]);
        s0 = weight(q0, mask, d0, m0).fma(xk, s0);
        s1 = weight(q1, mask, d1, m1).fma(xk, s1);
        s2 = weight(q2, mask, d2, m2).fma(xk, s2);
        s3 = weight(q3, mask, d3, m3).fma(xk, s3);
        q0 = q0.lanewise(LSHR, shift);
        q1 = q1.lanewise(LSHR, shift);
        q2 = q2.lanewise(LSHR, shift);
        q3 = q3.lanewise(LSHR, shift);
      }
    }
    s0.intoArray(c, cAt);
    s1.intoArray(c, cAt + L);
    s2.intoArray(c, cAt2);
    s3.intoArray(c, cAt2 + L);
  }

  /**
   * The weights as floats, [column][row].
   *
   * @param scales [run][row]
   * @param minima likewise
   */
  void unpack(
      MemorySegment weights, long at, int blocks, float[] scales, float[] minima, float[] panel) {
    long bytes = 4L * runWords() * R;
    for (int r = 0; r < runs(blocks); r++) {
      unpackRun(weights, at + r * bytes, scales, minima, r * R, panel, r * run);
    }
  }

  private void unpackRun(
      MemorySegment weights,
      long at,
      float[] scales,
      float[] minima,
      int scalesAt,
      float[] panel,
      int first) {
    int one = Steps.one();
    int shift = bits;
    IntVector mask = mask(shift);
    FloatVector d0 = load(scales, scalesAt);
    FloatVector d1 = load(scales, scalesAt + L);
    FloatVector m0 = load(minima, scalesAt);
    FloatVector m1 = load(minima, scalesAt + L);
    int k = first;
    int end = first + run;
    for (long w = at; k < end; w += 4L * R) {
      IntVector q0 = load(weights, w);
      IntVector q1 = load(weights, w + 4L * L);
      int stop = Math.min(k + count, end);
      for (; k < stop; k += one) {
        weight(q0, mask, d0, m0).intoArray(panel, k * R);
        weight(q1, mask, d1, m1).intoArray(panel, k * R + L);
        q0 = q0.lanewise(LSHR, shift);
        q1 = q1.lanewise(LSHR, shift);
      }
    }
  }
}
