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
    return blocks == 0 ? 0 : BYTES;
  }

  /** Writes the halves of eight blocks. */
  static void putHalves(MemorySegment to, long at, int row, int halves) {
    to.set(PlainLayout.I32, at + 4L * row, halves);
  }

  /** Writes a block's bytes. */
  static void put(MemorySegment to, long at, int block, int row, int scale, int minimum) {
    long pair = at + 4L * ((1 + block % BLOCKS / 2) * R + row);
    to.set(PlainLayout.I16, pair + block % 2 * 2L, (short) (scale | (minimum << 8)));
  }

  private static IntVector load(MemorySegment weights, long at) {
    return IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
  }

  private static long pair(long at, int block, int i) {
    return at + 4L * ((1 + block / 2) * R + i);
  }

  /** The lowest bytes. */
  private static FloatVector floats(IntVector ints) {
    return (FloatVector) ints.and(0xFF).convert(I2F, 0);
  }

  @Override
  public void unpack(
      MemorySegment weights, long at, int blocks, float[] scales, float[] minima, int to) {
    for (int i = 0; i < R; i += L) {
      IntVector halves = load(weights, at + 4L * i);
      FloatVector d = Halves.low(halves);
      FloatVector m = Halves.high(halves).neg();
      for (int b = 0; b < blocks; b++) {
        IntVector four = load(weights, pair(at, b, i)).lanewise(LSHR, b % 2 * 16);
        floats(four).mul(d).intoArray(scales, to + b * R + i);
        floats(four.lanewise(LSHR, 8)).mul(m).intoArray(minima, to + b * R + i);
      }
    }
  }
}
