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
 * Five bits: the low four as {@link Nibbles}, then [row] ints of the high ones, those of pair j in
 * bits j and 16 + j.
 *
 * @param offset what is subtracted of them
 */
record FiveBits(int offset) implements Quanta {
  private static final int L = Lanes.COUNT;
  private static final int R = Lanes.ROWS;
  private static final int PAIR = 0x000F000F;
  private static final int HIGH = 0x00100010;
  private static final int NIBBLES = Tile.BLOCK / 2 * R;

  @Override
  public int blockBytes() {
    return NIBBLES + 4 * R;
  }

  @Override
  public void pack(int[] q, MemorySegment to, long at, int row) {
    Nibbles.packNibbles(q, to, at, row);
    int word = 0;
    for (int j = 0; j < Tile.BLOCK / 2; j++) {
      int k = 8 * (j / 4) + j % 4;
      word |= ((q[k] >>> 4 & 1) << j) | ((q[k + 4] >>> 4 & 1) << (16 + j));
    }
    to.set(PlainLayout.I32, at + NIBBLES + 4L * row, word);
  }

  private static IntVector load(MemorySegment weights, long at) {
    return IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
  }

  private static ShortVector all(float pair) {
    return FloatVector.broadcast(Lanes.FLOATS, pair).reinterpretAsShorts();
  }

  /** Pair t of four, whose high bits are t bits left of where they go. */
  private static ShortVector pair(IntVector nibbles, IntVector high, int t) {
    return nibbles
        .lanewise(LSHR, 4 * t)
        .and(PAIR)
        .or(high.lanewise(LSHR, t).and(HIGH))
        .reinterpretAsShorts();
  }

  private static IntVector sumOfPairs(ShortVector pairs) {
    IntVector both = pairs.reinterpretAsInts();
    return both.lanewise(LSHL, 16).lanewise(ASHR, 16).add(both.lanewise(ASHR, 16));
  }

  /** Four products of at most 31 times 127 fit into 16 bits. */
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
    for (int b = 0; b < blocks; b++) {
      for (int i = 0; i < R; i += L) {
        long w = at + (long) b * blockBytes() + 4L * i;
        IntVector high = load(weights, w + NIBBLES);
        IntVector sum = IntVector.zero(Lanes.INTS);
        for (int v = 0; v < 4; v++) {
          int k = xAt + 16 * b + 4 * v;
          IntVector q = load(weights, w + 4L * v * R);
          IntVector h = high.lanewise(LSHR, 4 * v).and(PAIR).lanewise(LSHL, 4);
          ShortVector s = pair(q, h, 0).mul(all(x[k]));
          s = s.add(pair(q, h, 1).mul(all(x[k + 1])));
          s = s.add(pair(q, h, 2).mul(all(x[k + 2])));
          s = s.add(pair(q, h, 3).mul(all(x[k + 3])));
          sum = sum.add(sumOfPairs(s));
        }
        int excess = offset * (runs[runsAt + 2 * b] + runs[runsAt + 2 * b + 1]);
        sum.sub(excess).intoArray(sums, b * R + i);
      }
    }
  }

  @Override
  public void unpack(MemorySegment weights, long at, int blocks, float[] panel) {
    for (int b = 0; b < blocks; b++) {
      for (int i = 0; i < R; i += L) {
        long w = at + (long) b * blockBytes() + 4L * i;
        IntVector high = load(weights, w + NIBBLES);
        for (int j = 0; j < Tile.BLOCK / 2; j++) {
          IntVector q = load(weights, w + 4L * (j / 4) * R).lanewise(LSHR, j % 4 * 4);
          IntVector pair = q.and(PAIR).or(high.lanewise(LSHR, j).and(0x00010001).lanewise(LSHL, 4));
          int to = (b * Tile.BLOCK + 8 * (j / 4) + j % 4) * R + i;
          ((FloatVector) pair.and(0xFFFF).sub(offset).convert(I2F, 0)).intoArray(panel, to);
          ((FloatVector) pair.lanewise(LSHR, 16).sub(offset).convert(I2F, 0))
              .intoArray(panel, to + 4 * R);
        }
      }
    }
  }
}
