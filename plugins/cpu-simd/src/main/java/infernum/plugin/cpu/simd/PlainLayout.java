package infernum.plugin.cpu.simd;

import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Elements that stand for themselves, [column][row]; of two bytes, [pair of columns][row], the even
 * column in the low half of an int. Products are one chain of multiply-adds, column by column.
 */
enum PlainLayout implements Layout {
  F32,
  F16,
  BF16;

  static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(Lanes.ORDER);
  static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(Lanes.ORDER);
  private static final int L = Lanes.COUNT;
  private static final int R = Lanes.ROWS;

  @Override
  public Order order() {
    return Order.PLAIN;
  }

  int elementBytes() {
    return switch (this) {
      case F32 -> Float.BYTES;
      case F16, BF16 -> Short.BYTES;
    };
  }

  @Override
  public long tileBytes(int columns) {
    return (long) Activations.padded(columns) * R * elementBytes();
  }

  @Override
  public void pack(MemorySegment from, long at, int columns, MemorySegment to, int row) {
    for (int k = 0; k < columns; k++) {
      switch (this) {
        case F32 -> to.set(I32, 4L * (k * R + row), from.get(I32, at + 4L * k));
        case F16, BF16 ->
            to.set(I16, 4L * (k / 2 * R + row) + k % 2 * 2L, from.get(I16, at + 2L * k));
      }
    }
  }

  @Override
  public void few(
      MemorySegment weights, long at, long step, int columns, Activations x, Scratch scratch) {
    int width = Activations.padded(columns);
    float[] c = scratch.results();
    for (int token = 0; token < x.tokens(); token++) {
      int from = token * x.stride();
      int to = token * R;
      switch (this) {
        case F32 -> floats(weights, at, step, width, x.values(), from, c, to, to + Scratch.half());
        case F16 -> {
          halves(weights, at, width, x.values(), from, c, to);
          if (step != 0) {
            halves(weights, at + step, width, x.values(), from, c, to + Scratch.half());
          }
        }
        case BF16 -> brains(weights, at, step, width, x.values(), from, c, to, to + Scratch.half());
      }
    }
  }

  @Override
  public void many(MemorySegment weights, long at, int columns, Activations x, Scratch scratch) {
    int width = Activations.padded(columns);
    for (int first = 0; first < width; first += Tile.CHUNK) {
      int count = Math.min(Tile.CHUNK, width - first);
      long from = at + (long) first * R * elementBytes();
      switch (this) {
        case F32 -> MemorySegment.copy(weights, Activations.F32, from, scratch.panel, 0, count * R);
        case F16 -> unpackHalves(weights, from, count, scratch.panel);
        case BF16 -> unpackBrains(weights, from, count, scratch.panel);
      }
      for (int token = 0; token < x.tokens(); token += Activations.GROUP) {
        int group = token * x.stride() + first;
        float[] c = scratch.results();
        Gemm.chain(scratch.panel, count, x.values(), group, x.stride(), c, token * R);
      }
    }
  }

  private static IntVector load(MemorySegment weights, long at) {
    return IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
  }

  private static FloatVector all(float value) {
    return FloatVector.broadcast(Lanes.FLOATS, value);
  }

  private static void floats(
      MemorySegment weights,
      long at,
      long step,
      int columns,
      float[] x,
      int xAt,
      float[] c,
      int cAt,
      int cAt2) {
    FloatVector s0 = FloatVector.zero(Lanes.FLOATS);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int k = 0; k < columns; k++) {
      long w = at + 4L * k * R;
      FloatVector xk = all(x[xAt + k]);
      s0 = Vectors.load(weights, w).fma(xk, s0);
      s1 = Vectors.load(weights, w + 4L * L).fma(xk, s1);
      s2 = Vectors.load(weights, w + step).fma(xk, s2);
      s3 = Vectors.load(weights, w + step + 4L * L).fma(xk, s3);
    }
    s0.intoArray(c, cAt);
    s1.intoArray(c, cAt + L);
    s2.intoArray(c, cAt2);
    s3.intoArray(c, cAt2 + L);
  }

  /** One tile: with two the body would be too long for C2, and each vector an object. */
  private static void halves(
      MemorySegment weights, long at, int columns, float[] x, int xAt, float[] c, int cAt) {
    FloatVector s0 = FloatVector.zero(Lanes.FLOATS);
    FloatVector s1 = s0;
    for (int k = 0; k < columns; k += 2) {
      IntVector w0 = load(weights, at + 2L * k * R);
      IntVector w1 = load(weights, at + 2L * k * R + 4L * L);
      FloatVector even = all(x[xAt + k]);
      s0 = Halves.low(w0).fma(even, s0);
      s1 = Halves.low(w1).fma(even, s1);
      FloatVector odd = all(x[xAt + k + 1]);
      s0 = Halves.high(w0).fma(odd, s0);
      s1 = Halves.high(w1).fma(odd, s1);
    }
    s0.intoArray(c, cAt);
    s1.intoArray(c, cAt + L);
  }

  private static void brains(
      MemorySegment weights,
      long at,
      long step,
      int columns,
      float[] x,
      int xAt,
      float[] c,
      int cAt,
      int cAt2) {
    FloatVector s0 = FloatVector.zero(Lanes.FLOATS);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int k = 0; k < columns; k += 2) {
      long w = at + 2L * k * R;
      IntVector w0 = load(weights, w);
      IntVector w1 = load(weights, w + 4L * L);
      IntVector w2 = load(weights, w + step);
      IntVector w3 = load(weights, w + step + 4L * L);
      FloatVector even = all(x[xAt + k]);
      s0 = w0.lanewise(LSHL, 16).reinterpretAsFloats().fma(even, s0);
      s1 = w1.lanewise(LSHL, 16).reinterpretAsFloats().fma(even, s1);
      s2 = w2.lanewise(LSHL, 16).reinterpretAsFloats().fma(even, s2);
      s3 = w3.lanewise(LSHL, 16).reinterpretAsFloats().fma(even, s3);
      FloatVector odd = all(x[xAt + k + 1]);
      s0 = w0.and(0xFFFF0000).reinterpretAsFloats().fma(odd, s0);
      s1 = w1.and(0xFFFF0000).reinterpretAsFloats().fma(odd, s1);
      s2 = w2.and(0xFFFF0000).reinterpretAsFloats().fma(odd, s2);
      s3 = w3.and(0xFFFF0000).reinterpretAsFloats().fma(odd, s3);
    }
    s0.intoArray(c, cAt);
    s1.intoArray(c, cAt + L);
    s2.intoArray(c, cAt2);
    s3.intoArray(c, cAt2 + L);
  }

  private static void unpackHalves(MemorySegment weights, long at, int columns, float[] panel) {
    for (int k = 0; k < columns; k += 2) {
      for (int i = 0; i < R; i += L) {
        IntVector w = load(weights, at + 2L * k * R + 4L * i);
        Halves.low(w).intoArray(panel, k * R + i);
        Halves.high(w).intoArray(panel, (k + 1) * R + i);
      }
    }
  }

  private static void unpackBrains(MemorySegment weights, long at, int columns, float[] panel) {
    for (int k = 0; k < columns; k += 2) {
      for (int i = 0; i < R; i += L) {
        IntVector w = load(weights, at + 2L * k * R + 4L * i);
        w.lanewise(LSHL, 16).reinterpretAsFloats().intoArray(panel, k * R + i);
        w.and(0xFFFF0000).reinterpretAsFloats().intoArray(panel, (k + 1) * R + i);
      }
    }
  }
}
