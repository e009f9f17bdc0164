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
  public boolean isQuantised() {
    return false;
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
  public void multiply(
      MemorySegment weights,
      long at,
      int columns,
      Activations x,
      boolean rounded,
      Scratch scratch,
      float[] results) {
    int width = Activations.padded(columns);
    if (x.areFew()) {
      for (int token = 0; token < x.units(); token++) {
        switch (this) {
          case F32 -> floats(weights, at, width, x.values(), x.begin(token), results, token * R);
          case F16 -> halves(weights, at, width, x.values(), x.begin(token), results, token * R);
          case BF16 -> brains(weights, at, width, x.values(), x.begin(token), results, token * R);
        }
      }
      return;
    }
    for (int first = 0; first < width; first += Tile.CHUNK) {
      int count = Math.min(Tile.CHUNK, width - first);
      long from = at + (long) first * R * elementBytes();
      switch (this) {
        case F32 -> MemorySegment.copy(weights, Activations.F32, from, scratch.panel, 0, count * R);
        case F16 -> unpackHalves(weights, from, count, scratch.panel);
        case BF16 -> unpackBrains(weights, from, count, scratch.panel);
      }
      for (int g = 0; g < x.units(); g++) {
        int group = x.begin(g) + first * Activations.GROUP;
        Gemm.chain(scratch.panel, count, x.values(), group, results, g * Activations.GROUP * R);
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
      MemorySegment weights, long at, int columns, float[] x, int xAt, float[] c, int cAt) {
    FloatVector s0 = FloatVector.zero(Lanes.FLOATS);
    FloatVector s1 = s0;
    for (int k = 0; k < columns; k++) {
      FloatVector x0 = all(x[xAt + k]);
      long w = at + 4L * k * R;
      s0 = load(weights, w).reinterpretAsFloats().fma(x0, s0);
      s1 = load(weights, w + 4L * L).reinterpretAsFloats().fma(x0, s1);
    }
    s0.intoArray(c, cAt);
    s1.intoArray(c, cAt + L);
  }

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
      MemorySegment weights, long at, int columns, float[] x, int xAt, float[] c, int cAt) {
    FloatVector s0 = FloatVector.zero(Lanes.FLOATS);
    FloatVector s1 = s0;
    for (int k = 0; k < columns; k += 2) {
      IntVector w0 = load(weights, at + 2L * k * R);
      IntVector w1 = load(weights, at + 2L * k * R + 4L * L);
      FloatVector even = all(x[xAt + k]);
      s0 = w0.lanewise(LSHL, 16).reinterpretAsFloats().fma(even, s0);
      s1 = w1.lanewise(LSHL, 16).reinterpretAsFloats().fma(even, s1);
      FloatVector odd = all(x[xAt + k + 1]);
      s0 = w0.and(0xFFFF0000).reinterpretAsFloats().fma(odd, s0);
      s1 = w1.and(0xFFFF0000).reinterpretAsFloats().fma(odd, s1);
    }
    s0.intoArray(c, cAt);
    s1.intoArray(c, cAt + L);
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
