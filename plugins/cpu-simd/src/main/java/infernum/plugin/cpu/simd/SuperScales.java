package infernum.plugin.cpu.simd;

import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * For each eight blocks and row two halves, a scale of scales and one of minima, [row], then for
 * each pair of blocks four bytes, [pair][row]: scale and minimum of the even block, and of the odd.
 */
final class SuperScales implements Scales {
  /** Blocks that share halves. */
  static final int BLOCKS = 8;

  private static final int L = Lanes.COUNT;
  private static final int R = Lanes.ROWS;

  /** Bytes of eight blocks. */
  private static final int BYTES = 4 * (1 + BLOCKS / 2) * R;

  @Override
  public long bytes(int blocks) {
    return (long) blocks / BLOCKS * BYTES;
  }

  @Override
  public boolean haveMinima() {
    return true;
  }

  /** Writes the halves of eight blocks. */
  static void putHalves(MemorySegment to, long at, int eight, int row, int halves) {
    to.set(PlainLayout.I32, at + (long) eight * BYTES + 4L * row, halves);
  }

  /** Writes a block's bytes. */
  static void put(MemorySegment to, long at, int block, int row, int scale, int minimum) {
    long pair = at + (long) (block / BLOCKS) * BYTES + 4L * ((1 + block % BLOCKS / 2) * R + row);
    to.set(PlainLayout.I16, pair + block % 2 * 2L, (short) (scale | (minimum << 8)));
  }

  private static IntVector load(MemorySegment weights, long at) {
    return IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
  }

  private static long pair(long at, int block, int i) {
    return at + 4L * ((1 + block / 2) * R + i);
  }

  private static IntVector bytes(MemorySegment weights, long at, int shift) {
    return load(weights, at).lanewise(LSHR, shift).and(0xFF);
  }

  private static FloatVector floats(IntVector ints) {
    return (FloatVector) ints.convert(I2F, 0);
  }

  @Override
  public void add(
      MemorySegment weights,
      long at,
      int first,
      int blocks,
      int[] sums,
      Activations x,
      int block,
      float[] results,
      int resultsAt) {
    float[] e = x.scales();
    float[] all = x.sums();
    long eight = at + (long) (first / BLOCKS) * BYTES;
    for (int i = 0; i < R; i += L) {
      FloatVector c = FloatVector.fromArray(Lanes.FLOATS, results, resultsAt + i);
      IntVector halves = load(weights, eight + 4L * i);
      FloatVector d = Halves.low(halves);
      for (int b = 0; b < blocks; b++) {
        IntVector scale = bytes(weights, pair(eight, b, i), b % 2 * 16);
        IntVector sum = IntVector.fromArray(Lanes.INTS, sums, b * R + i).mul(scale);
        c = floats(sum).fma(d.mul(e[block + b]), c);
      }
      FloatVector m = Halves.high(halves).neg();
      for (int b = 0; b < blocks; b++) {
        IntVector minimum = bytes(weights, pair(eight, b, i), b % 2 * 16 + 8);
        c = floats(minimum).mul(all[block + b]).fma(m.mul(e[block + b]), c);
      }
      c.intoArray(results, resultsAt + i);
    }
  }

  @Override
  public void unpack(MemorySegment weights, long at, int first, int blocks, Scratch scratch) {
    long eight = at + (long) (first / BLOCKS) * BYTES;
    for (int b = 0; b < blocks; b++) {
      for (int i = 0; i < R; i += L) {
        IntVector halves = load(weights, eight + 4L * i);
        Halves.low(halves).intoArray(scratch.scales, b * R + i);
        Halves.high(halves).neg().intoArray(scratch.minimumScales, b * R + i);
        floats(bytes(weights, pair(eight, b, i), b % 2 * 16 + 8))
            .intoArray(scratch.minima, b * R + i);
        FloatVector scale = floats(bytes(weights, pair(eight, b, i), b % 2 * 16));
        multiply(scratch.panel, b * Tile.BLOCK, Tile.BLOCK, i, scale);
      }
    }
  }

  /** Some columns of half of the rows. */
  static void multiply(float[] panel, int first, int columns, int i, FloatVector scale) {
    for (int at = first * R + i; at < (first + columns) * R; at += R) {
      FloatVector.fromArray(Lanes.FLOATS, panel, at).mul(scale).intoArray(panel, at);
    }
  }
}
