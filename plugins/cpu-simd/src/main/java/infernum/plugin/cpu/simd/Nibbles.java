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
 * Four bits, [8 columns][row]: nibble n of an int is column n of the eight.
 *
 * @param offset what is subtracted of them
 */
record Nibbles(int offset) implements Quanta {
  private static final int L = Lanes.COUNT;
  private static final int R = Lanes.ROWS;

  /** The nibbles of a pair. */
  private static final int PAIR = 0x000F000F;

  @Override
  public int blockBytes() {
    return Tile.BLOCK / 2 * R;
  }

  @Override
  public void pack(int[] q, MemorySegment to, long at, int row) {
    packNibbles(q, to, at, row);
  }

  /** The low four bits of a block's integers. */
  static void packNibbles(int[] q, MemorySegment to, long at, int row) {
    for (int v = 0; v < 4; v++) {
      int word = 0;
      for (int n = 0; n < 8; n++) {
        word |= (q[8 * v + n] & 15) << (4 * n);
      }
      to.set(PlainLayout.I32, at + 4L * (v * R + row), word);
    }
  }

  private static IntVector load(MemorySegment weights, long at) {
    return IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
  }

  private static ShortVector all(float pair) {
    return FloatVector.broadcast(Lanes.FLOATS, pair).reinterpretAsShorts();
  }

  private static IntVector sumOfPairs(ShortVector pairs) {
    IntVector both = pairs.reinterpretAsInts();
    return both.lanewise(LSHL, 16).lanewise(ASHR, 16).add(both.lanewise(ASHR, 16));
  }

  /** Sixteen products of at most 15 times 127 fit into 16 bits. */
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
      ShortVector even0 = ShortVector.zero(Lanes.SHORTS);
      ShortVector odd0 = even0;
      ShortVector even1 = even0;
      ShortVector odd1 = even0;
      for (int v = 0; v < 4; v++) {
        long w = at + 4L * (4 * b + v) * R;
        int k = xAt + 16 * b + 4 * v;
        IntVector q0 = load(weights, w);
        IntVector q1 = load(weights, w + 4L * L);
        ShortVector xa = all(x[k]);
        even0 = even0.add(q0.and(PAIR).reinterpretAsShorts().mul(xa));
        even1 = even1.add(q1.and(PAIR).reinterpretAsShorts().mul(xa));
        ShortVector xb = all(x[k + 1]);
        odd0 = odd0.add(q0.lanewise(LSHR, 4).and(PAIR).reinterpretAsShorts().mul(xb));
        odd1 = odd1.add(q1.lanewise(LSHR, 4).and(PAIR).reinterpretAsShorts().mul(xb));
        ShortVector xc = all(x[k + 2]);
        even0 = even0.add(q0.lanewise(LSHR, 8).and(PAIR).reinterpretAsShorts().mul(xc));
        even1 = even1.add(q1.lanewise(LSHR, 8).and(PAIR).reinterpretAsShorts().mul(xc));
        ShortVector xd = all(x[k + 3]);
        odd0 = odd0.add(q0.lanewise(LSHR, 12).and(PAIR).reinterpretAsShorts().mul(xd));
        odd1 = odd1.add(q1.lanewise(LSHR, 12).and(PAIR).reinterpretAsShorts().mul(xd));
      }
      int excess = offset * (runs[runsAt + 2 * b] + runs[runsAt + 2 * b + 1]);
      sumOfPairs(even0.add(odd0)).sub(excess).intoArray(sums, b * R);
      sumOfPairs(even1.add(odd1)).sub(excess).intoArray(sums, b * R + L);
    }
  }

  @Override
  public void unpack(MemorySegment weights, long at, int blocks, float[] panel) {
    for (int v = 0; v < 4 * blocks; v++) {
      for (int i = 0; i < R; i += L) {
        IntVector q = load(weights, at + 4L * (v * R + i));
        for (int n = 0; n < 8; n++) {
          ((FloatVector) q.lanewise(LSHR, 4 * n).and(15).sub(offset).convert(I2F, 0))
              .intoArray(panel, (8 * v + n) * R + i);
        }
      }
    }
  }
}
