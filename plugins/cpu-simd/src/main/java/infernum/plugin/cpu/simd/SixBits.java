package infernum.plugin.cpu.simd;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * Six bits, 32 subtracted, in runs of 16 columns: the low four as {@link Nibbles}, then [run][row]
 * ints of the high two, those of a run's pair j in bits 2j, 2j + 1 and 16 more.
 */
final class SixBits implements Quanta {
  private static final int L = Lanes.COUNT;
  private static final int R = Lanes.ROWS;
  private static final int PAIR = 0x000F000F;
  private static final int HIGH = 0x00030003;
  private static final int NIBBLES = Tile.BLOCK / 2 * R;
  private static final int OFFSET = 32;

  @Override
  public int blockBytes() {
    return NIBBLES + 8 * R;
  }

  @Override
  public int run() {
    return Tile.BLOCK / 2;
  }

  @Override
  public void pack(int[] q, MemorySegment to, long at, int row) {
    Nibbles.packNibbles(q, to, at, row);
    for (int run = 0; run < 2; run++) {
      int word = 0;
      for (int j = 0; j < 8; j++) {
        int k = 16 * run + 8 * (j / 4) + j % 4;
        word |= ((q[k] >>> 4 & 3) << (2 * j)) | ((q[k + 4] >>> 4 & 3) << (16 + 2 * j));
      }
      to.set(PlainLayout.I32, at + NIBBLES + 4L * (run * R + row), word);
    }
  }

  private static IntVector load(MemorySegment weights, long at) {
    return IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
  }

  private static ShortVector all(float pair) {
    return FloatVector.broadcast(Lanes.FLOATS, pair).reinterpretAsShorts();
  }

  /** A pair of four of an int of nibbles, which is the j-th of its run. */
  private static ShortVector pair(IntVector nibbles, IntVector high, int t, int j) {
    return nibbles
        .lanewise(LSHR, 4 * t)
        .and(PAIR)
        .or(high.lanewise(LSHR, 2 * j).and(HIGH).lanewise(LSHL, 4))
        .reinterpretAsShorts();
  }

  private static IntVector sumOfPairs(ShortVector pairs) {
    IntVector both = pairs.reinterpretAsInts();
    return both.lanewise(LSHL, 16).lanewise(ASHR, 16).add(both.lanewise(ASHR, 16));
  }

  /** Four products of at most 63 times 127 fit into 16 bits. */
  @Override
  public void sums(
      MemorySegment weights,
      long at,
      int blocks,
      float[] x,
      int xAt,
      int[] runs,
      int runsAt,
      int[] sums) {
    for (int run = 0; run < 2 * blocks; run++) {
      for (int i = 0; i < R; i += L) {
        long w = at + (long) (run / 2) * blockBytes() + 4L * i;
        IntVector high = load(weights, w + NIBBLES + run % 2 * 4L * R);
        IntVector sum = IntVector.zero(Lanes.INTS);
        for (int v = 0; v < 2; v++) {
          int k = xAt + 8 * run + 4 * v;
          IntVector q = load(weights, w + 4L * (run % 2 * 2 + v) * R);
          ShortVector s = pair(q, high, 0, 4 * v).mul(all(x[k]));
          s = s.add(pair(q, high, 1, 4 * v + 1).mul(all(x[k + 1])));
          s = s.add(pair(q, high, 2, 4 * v + 2).mul(all(x[k + 2])));
          s = s.add(pair(q, high, 3, 4 * v + 3).mul(all(x[k + 3])));
          sum = sum.add(sumOfPairs(s));
        }
        sum.sub(OFFSET * runs[runsAt + run]).intoArray(sums, run * R + i);
      }
    }
  }

  @Override
  public void unpack(MemorySegment weights, long at, int blocks, float[] panel) {
    for (int b = 0; b < blocks; b++) {
      for (int i = 0; i < R; i += L) {
        long w = at + (long) b * blockBytes() + 4L * i;
        for (int j = 0; j < Tile.BLOCK / 2; j++) {
          IntVector q = load(weights, w + 4L * (j / 4) * R).lanewise(LSHR, j % 4 * 4);
          IntVector high = load(weights, w + NIBBLES + j / 8 * 4L * R).lanewise(LSHR, j % 8 * 2);
          IntVector pair = q.and(PAIR).or(high.and(HIGH).lanewise(LSHL, 4));
          int to = (b * Tile.BLOCK + 8 * (j / 4) + j % 4) * R + i;
          ((FloatVector) pair.and(0xFFFF).sub(OFFSET).convert(I2F, 0)).intoArray(panel, to);
          ((FloatVector) pair.lanewise(LSHR, 16).sub(OFFSET).convert(I2F, 0))
              .intoArray(panel, to + 4 * R);
        }
      }
    }
  }
}
