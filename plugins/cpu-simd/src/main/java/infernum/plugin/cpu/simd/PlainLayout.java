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

  /** One tile after the other: a single stream of memory is read fastest. */
  @Override
  public void few(
      MemorySegment weights, long at, long step, int columns, Activations x, Scratch scratch) {
    int width = Activations.padded(columns);
    int one = Steps.one();
    float[] c = scratch.results();
    for (int i = 0; i < 2 * x.tokens(); i++) {
      int from = i / 2 * x.stride();
      int to = i / 2 * R + i % 2 * Scratch.half();
      long tile = at + i % 2 * step;
      switch (this) {
        case F32 -> floats(weights, tile, width, one, x.values(), from, c, to);
        case F16 -> halves(weights, tile, width, 2 * one, x.values(), from, c, to);
        case BF16 -> brains(weights, tile, width, 2 * one, x.values(), from, c, to);
      }
    }
  }

  @Override
  public void many(MemorySegment weights, long at, int columns, Activations x, Scratch scratch) {
    int width = Activations.padded(columns);
    int two = 2 * Steps.one();
    for (int first = 0; first < width; first += Tile.CHUNK) {
      int count = Math.min(Tile.CHUNK, width - first);
      long from = at + (long) first * R * elementBytes();
      switch (this) {
        case F32 -> MemorySegment.copy(weights, Activations.F32, from, scratch.panel, 0, count * R);
        case F16 -> unpackHalves(weights, from, count, two, scratch.panel);
        case BF16 -> unpackBrains(weights, from, count, two, scratch.panel);
      }
      Gemm.chains(scratch.panel, count, x, first, scratch.results());
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
      int columns,
      int one,
      float[] x,
      int xAt,
      float[] c,
      int cAt) {
    FloatVector s0 = FloatVector.zero(Lanes.FLOATS);
    FloatVector s1 = s0;
    for (int k = 0; k < columns; k += one) {
      long w = at + 4L * k * R;
      FloatVector xk = all(x[xAt + k]);
      s0 = Vectors.load(weights, w).fma(xk, s0);
      s1 = Vectors.load(weights, w + 4L * L).fma(xk, s1);
    }
    s0.intoArray(c, cAt);
    s1.intoArray(c, cAt + L);
  }

  private static void halves(
      MemorySegment weights,
      long at,
      int columns,
      int two,
      float[] x,
      int xAt,
      float[] c,
      int cAt) {
    FloatVector s0 = FloatVector.zero(Lanes.FLOATS);
    FloatVector s1 = s0;
    for (int k = 0; k < columns; k += two) {
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

  private static FloatVector low(IntVector brains) {
    return brains.lanewise(LSHL, 16).reinterpretAsFloats();
  }

  private static FloatVector high(IntVector brains) {
    return brains.and(0xFFFF0000).reinterpretAsFloats();
  }

  private static void brains(
      MemorySegment weights,
      long at,
      int columns,
      int two,
      float[] x,
      int xAt,
      float[] c,
      int cAt) {
    FloatVector s0 = FloatVector.zero(Lanes.FLOATS);
    FloatVector s1 = s0;
    for (int k = 0; k < columns; k += two) {
      IntVector w0 = load(weights, at + 2L * k * R);
      IntVector w1 = load(weights, at + 2L * k * R + 4L * L);
      FloatVector even = all(x[xAt + k]);
      s0 = low(w0).fma(even, s0);
      s1 = low(w1).fma(even, s1);
      FloatVector odd = all(x[xAt + k + 1]);
      s0 = high(w0).fma(odd, s0);
      s1 = high(w1).fma(odd, s1);
    }
    s0.intoArray(c, cAt);
    s1.intoArray(c, cAt + L);
  }

  private static void unpackHalves(
      MemorySegment weights, long at, int columns, int two, float[] panel) {
    for (int k = 0; k < columns; k += two) {
      IntVector w0 = load(weights, at + 2L * k * R);
      IntVector w1 = load(weights, at + 2L * k * R + 4L * L);
      Halves.low(w0).intoArray(panel, k * R);
      Halves.low(w1).intoArray(panel, k * R + L);
      Halves.high(w0).intoArray(panel, (k + 1) * R);
      Halves.high(w1).intoArray(panel, (k + 1) * R + L);
    }
  }

  private static void unpackBrains(
      MemorySegment weights, long at, int columns, int two, float[] panel) {
    for (int k = 0; k < columns; k += two) {
      IntVector w0 = load(weights, at + 2L * k * R);
      IntVector w1 = load(weights, at + 2L * k * R + 4L * L);
      low(w0).intoArray(panel, k * R);
      low(w1).intoArray(panel, k * R + L);
      high(w0).intoArray(panel, (k + 1) * R);
      high(w1).intoArray(panel, (k + 1) * R + L);
    }
  }
}
