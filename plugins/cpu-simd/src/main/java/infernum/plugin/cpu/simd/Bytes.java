package infernum.plugin.cpu.simd;

import static jdk.incubator.vector.VectorOperators.B2F;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;

/**
 * Signed bytes, [column][row].
 *
 * @param offset what is subtracted of the file's integers
 * @param run columns that share a scale
 */
record Bytes(int offset, int run) implements Quanta {
  private static final int L = Lanes.COUNT;
  private static final int R = Lanes.ROWS;

  @Override
  public int blockBytes() {
    return Tile.BLOCK * R;
  }

  @Override
  public Order order() {
    return Order.PLAIN;
  }

  @Override
  public void pack(int[] q, MemorySegment to, long at, int row) {
    for (int k = 0; k < Tile.BLOCK; k++) {
      to.set(ValueLayout.JAVA_BYTE, at + (long) k * R + row, (byte) (q[k] - offset));
    }
  }

  private static FloatVector load(MemorySegment weights, long at) {
    return (FloatVector)
        ByteVector.fromMemorySegment(Lanes.BYTES, weights, at, Lanes.ORDER)
            .convertShape(B2F, Lanes.FLOATS, 0);
  }

  private static FloatVector load(float[] from, int at) {
    return FloatVector.fromArray(Lanes.FLOATS, from, at);
  }

  @Override
  public void multiply(
      MemorySegment weights,
      long at,
      long step,
      int blocks,
      float[] x,
      int xAt,
      float[] scales,
      float[] c,
      int cAt,
      int cStep) {
    int runs = blocks * (Tile.BLOCK / run);
    products(weights, at, step, runs, run, x, xAt, scales, c, cAt, cAt + cStep);
  }

  /** Four sums at once: a multiply-add waits for the one before it of the same sum. */
  private static void products(
      MemorySegment weights,
      long at,
      long step,
      int runs,
      int run,
      float[] x,
      int xAt,
      float[] scales,
      float[] c,
      int cAt,
      int cAt2) {
    FloatVector c0 = load(c, cAt);
    FloatVector c1 = load(c, cAt + L);
    FloatVector c2 = load(c, cAt2);
    FloatVector c3 = load(c, cAt2 + L);
    for (int r = 0; r < runs; r++) {
      FloatVector s0 = FloatVector.zero(Lanes.FLOATS);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int k = r * run; k < r * run + run; k++) {
        FloatVector xk = FloatVector.broadcast(Lanes.FLOATS, x[xAt + k]);
        long w = at + (long) k * R;
        s0 = load(weights, w).fma(xk, s0);
        s1 = load(weights, w + L).fma(xk, s1);
        s2 = load(weights, w + step).fma(xk, s2);
        s3 = load(weights, w + step + L).fma(xk, s3);
      }
      c0 = s0.fma(load(scales, r * R), c0);
      c1 = s1.fma(load(scales, r * R + L), c1);
      c2 = s2.fma(load(scales, Tile.SCALES + r * R), c2);
      c3 = s3.fma(load(scales, Tile.SCALES + r * R + L), c3);
    }
    c0.intoArray(c, cAt);
    c1.intoArray(c, cAt + L);
    c2.intoArray(c, cAt2);
    c3.intoArray(c, cAt2 + L);
  }

  @Override
  public void unpack(MemorySegment weights, long at, int blocks, float[] panel) {
    for (int i = 0; i < blocks * Tile.BLOCK * R; i += L) {
      load(weights, at + i).intoArray(panel, i);
    }
  }
}
