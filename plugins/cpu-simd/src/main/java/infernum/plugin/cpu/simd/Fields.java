package infernum.plugin.cpu.simd;

import static jdk.incubator.vector.VectorOperators.I2F;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Several integers in the bits of an int, [int][row].
 *
 * @param excesses what is subtracted of an int's fields
 */
record Fields(Order order, float[] excesses) implements Quanta {
  private static final int L = Lanes.COUNT;
  private static final int R = Lanes.ROWS;

  /** Of integers from which an offset is subtracted. */
  static Fields of(int bits, int fields, int offset) {
    Order order = new Order(bits, fields);
    return new Fields(order, order.excesses(offset));
  }

  @Override
  public int blockBytes() {
    return 4 * order.words() * R;
  }

  @Override
  public int run() {
    return Tile.BLOCK;
  }

  @Override
  public void pack(int[] q, MemorySegment to, long at, int row) {
    int fields = order.fields();
    for (int first = 0; first < Tile.BLOCK; first += fields) {
      int word = 0;
      for (int k = first; k < Math.min(first + fields, Tile.BLOCK); k++) {
        word |= order.stored(k, q[k]) << order.shift(k);
      }
      to.set(PlainLayout.I32, at + 4L * (first / fields * R + row), word);
    }
  }

  private static IntVector load(MemorySegment weights, long at) {
    return IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
  }

  private static FloatVector load(float[] from, int at) {
    return FloatVector.fromArray(Lanes.FLOATS, from, at);
  }

  private static FloatVector floats(IntVector q, int mask, float excess) {
    return ((FloatVector) q.and(mask).convert(I2F, 0)).sub(excess);
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
    products(
        weights,
        at,
        step,
        blocks,
        order.bits(),
        order.words(),
        excesses,
        x,
        xAt,
        scales,
        c,
        cAt,
        cAt + cStep);
  }

  /** Four sums at once: a multiply-add waits for the one before it of the same sum. */
  private static void products(
      MemorySegment weights,
      long at,
      long step,
      int blocks,
      int bits,
      int words,
      float[] excesses,
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
    for (int b = 0; b < blocks; b++) {
      FloatVector s0 = FloatVector.zero(Lanes.FLOATS);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      int k = Tile.BLOCK * b;
      int end = k + Tile.BLOCK;
      for (int v = words * b; v < words * b + words; v++) {
        long w = at + 4L * v * R;
        IntVector q0 = load(weights, w);
        IntVector q1 = load(weights, w + 4L * L);
        IntVector q2 = load(weights, w + step);
        IntVector q3 = load(weights, w + step + 4L * L);
        int count = Math.min(end - k, excesses.length);
        int mask = (1 << bits) - 1;
        int first = xAt + k;
        for (int n = 0; n < count; n++) {
          FloatVector xk = FloatVector.broadcast(Lanes.FLOATS, x[first + n]);
          s0 = floats(q0, mask, excesses[n]).fma(xk, s0);
          s1 = floats(q1, mask, excesses[n]).fma(xk, s1);
          s2 = floats(q2, mask, excesses[n]).fma(xk, s2);
          s3 = floats(q3, mask, excesses[n]).fma(xk, s3);
          mask <<= bits;
        }
        k += count;
      }
      c0 = s0.fma(load(scales, b * R), c0);
      c1 = s1.fma(load(scales, b * R + L), c1);
      c2 = s2.fma(load(scales, Tile.SCALES + b * R), c2);
      c3 = s3.fma(load(scales, Tile.SCALES + b * R + L), c3);
    }
    c0.intoArray(c, cAt);
    c1.intoArray(c, cAt + L);
    c2.intoArray(c, cAt2);
    c3.intoArray(c, cAt2 + L);
  }

  @Override
  public void unpack(MemorySegment weights, long at, int blocks, float[] panel) {
    unpack(weights, at, blocks, order.bits(), order.words(), excesses, panel);
  }

  private static void unpack(
      MemorySegment weights,
      long at,
      int blocks,
      int bits,
      int words,
      float[] excesses,
      float[] panel) {
    for (int i = 0; i < R; i += L) {
      int k = 0;
      for (int v = 0; v < words * blocks; v++) {
        IntVector q = load(weights, at + 4L * (v * R + i));
        int count = Math.min((v / words + 1) * Tile.BLOCK - k, excesses.length);
        int mask = (1 << bits) - 1;
        for (int n = 0; n < count; n++) {
          floats(q, mask, excesses[n]).intoArray(panel, (k + n) * R + i);
          mask <<= bits;
        }
        k += count;
      }
    }
  }
}
