package infernum.plugin.cpu.simd;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.B2S;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/** Signed bytes, [pair][row][2]. */
final class Bytes implements Quanta {
  private static final int L = Lanes.COUNT;
  private static final int R = Lanes.ROWS;
  private static final int PAIR = 2 * R;

  @Override
  public int blockBytes() {
    return Tile.BLOCK * R;
  }

  @Override
  public void pack(int[] q, MemorySegment to, long at, int row) {
    for (int j = 0; j < Tile.BLOCK / 2; j++) {
      int k = 8 * (j / 4) + j % 4;
      long pair = at + (long) j * PAIR + 2L * row;
      to.set(ValueLayout.JAVA_BYTE, pair, (byte) q[k]);
      to.set(ValueLayout.JAVA_BYTE, pair + 1, (byte) q[k + 4]);
    }
  }

  private static ShortVector load(MemorySegment weights, long at) {
    return (ShortVector)
        ByteVector.fromMemorySegment(Lanes.BYTES, weights, at, Lanes.ORDER)
            .convertShape(B2S, Lanes.SHORTS, 0);
  }

  /** Two products of at most 2^14 fit into 16 bits, since no activation is -128. */
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
      IntVector low0 = IntVector.zero(Lanes.INTS);
      IntVector high0 = low0;
      IntVector low1 = low0;
      IntVector high1 = low0;
      for (int j = 0; j < Tile.BLOCK / 2; j += 2) {
        int k = xAt + b * Tile.BLOCK / 2 + j;
        long w = at + (b * (Tile.BLOCK / 2L) + j) * PAIR;
        ShortVector xa = FloatVector.broadcast(Lanes.FLOATS, x[k]).reinterpretAsShorts();
        ShortVector xb = FloatVector.broadcast(Lanes.FLOATS, x[k + 1]).reinterpretAsShorts();
        IntVector p0 =
            load(weights, w).mul(xa).add(load(weights, w + PAIR).mul(xb)).reinterpretAsInts();
        low0 = low0.add(p0.lanewise(LSHL, 16).lanewise(ASHR, 16));
        high0 = high0.add(p0.lanewise(ASHR, 16));
        IntVector p1 =
            load(weights, w + 2L * L)
                .mul(xa)
                .add(load(weights, w + PAIR + 2L * L).mul(xb))
                .reinterpretAsInts();
        low1 = low1.add(p1.lanewise(LSHL, 16).lanewise(ASHR, 16));
        high1 = high1.add(p1.lanewise(ASHR, 16));
      }
      low0.add(high0).intoArray(sums, b * R);
      low1.add(high1).intoArray(sums, b * R + L);
    }
  }

  @Override
  public void unpack(MemorySegment weights, long at, int blocks, float[] panel) {
    for (int j = 0; j < blocks * Tile.BLOCK / 2; j++) {
      int k = 8 * (j / 4) + j % 4;
      for (int i = 0; i < R; i += L) {
        IntVector q = load(weights, at + (long) j * PAIR + 2L * i).reinterpretAsInts();
        ((FloatVector) q.lanewise(LSHL, 16).lanewise(ASHR, 16).convert(I2F, 0))
            .intoArray(panel, k * R + i);
        ((FloatVector) q.lanewise(ASHR, 16).convert(I2F, 0)).intoArray(panel, (k + 4) * R + i);
      }
    }
  }
}
