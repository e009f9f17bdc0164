package infernum.plugin.cpu.simd;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of a tile of unpacked weights, [column][row], with a group of five tokens or a
 * single one. Results, [token][row], are read, added to and written back.
 */
final class Gemm {
  private static final int L = Lanes.COUNT;
  private static final int R = Lanes.ROWS;

  private Gemm() {}

  private static FloatVector load(float[] from, int at) {
    return FloatVector.fromArray(Lanes.FLOATS, from, at);
  }

  private static FloatVector all(float value) {
    return FloatVector.broadcast(Lanes.FLOATS, value);
  }

  /**
   * A group's sums of integers, block by block, each times the scales of its row and of its token.
   *
   * @param x a group, [column][token], at {@code xAt}
   * @param e scales of the first token's blocks at {@code eAt}, of the next one's {@code eStep} on
   */
  static void blocks(
      float[] panel,
      float[] scales,
      int blocks,
      float[] x,
      int xAt,
      float[] e,
      int eAt,
      int eStep,
      float[] c,
      int cAt) {
    for (int b = 0; b < blocks; b++) {
      FloatVector s00 = FloatVector.zero(Lanes.FLOATS);
      FloatVector s01 = s00;
      FloatVector s10 = s00;
      FloatVector s11 = s00;
      FloatVector s20 = s00;
      FloatVector s21 = s00;
      FloatVector s30 = s00;
      FloatVector s31 = s00;
      FloatVector s40 = s00;
      FloatVector s41 = s00;
      for (int k = b * Tile.BLOCK; k < (b + 1) * Tile.BLOCK; k++) {
        FloatVector w0 = load(panel, k * R);
        FloatVector w1 = load(panel, k * R + L);
        int at = xAt + k * 5;
        FloatVector x0 = all(x[at]);
        s00 = w0.fma(x0, s00);
        s01 = w1.fma(x0, s01);
        FloatVector x1 = all(x[at + 1]);
        s10 = w0.fma(x1, s10);
        s11 = w1.fma(x1, s11);
        FloatVector x2 = all(x[at + 2]);
        s20 = w0.fma(x2, s20);
        s21 = w1.fma(x2, s21);
        FloatVector x3 = all(x[at + 3]);
        s30 = w0.fma(x3, s30);
        s31 = w1.fma(x3, s31);
        FloatVector x4 = all(x[at + 4]);
        s40 = w0.fma(x4, s40);
        s41 = w1.fma(x4, s41);
      }
      FloatVector d0 = load(scales, b * R);
      FloatVector d1 = load(scales, b * R + L);
      int eb = eAt + b;
      FloatVector e0 = all(e[eb]);
      s00.fma(d0.mul(e0), load(c, cAt)).intoArray(c, cAt);
      s01.fma(d1.mul(e0), load(c, cAt + L)).intoArray(c, cAt + L);
      FloatVector e1 = all(e[eb + eStep]);
      s10.fma(d0.mul(e1), load(c, cAt + R)).intoArray(c, cAt + R);
      s11.fma(d1.mul(e1), load(c, cAt + R + L)).intoArray(c, cAt + R + L);
      FloatVector e2 = all(e[eb + 2 * eStep]);
      s20.fma(d0.mul(e2), load(c, cAt + 2 * R)).intoArray(c, cAt + 2 * R);
      s21.fma(d1.mul(e2), load(c, cAt + 2 * R + L)).intoArray(c, cAt + 2 * R + L);
      FloatVector e3 = all(e[eb + 3 * eStep]);
      s30.fma(d0.mul(e3), load(c, cAt + 3 * R)).intoArray(c, cAt + 3 * R);
      s31.fma(d1.mul(e3), load(c, cAt + 3 * R + L)).intoArray(c, cAt + 3 * R + L);
      FloatVector e4 = all(e[eb + 4 * eStep]);
      s40.fma(d0.mul(e4), load(c, cAt + 4 * R)).intoArray(c, cAt + 4 * R);
      s41.fma(d1.mul(e4), load(c, cAt + 4 * R + L)).intoArray(c, cAt + 4 * R + L);
    }
  }

  /** A token's minima: each times the sum of the token's integers, and the scales of both. */
  static void minima(
      float[] minima,
      float[] scales,
      int blocks,
      float[] sums,
      float[] e,
      int eAt,
      float[] c,
      int cAt) {
    FloatVector c0 = load(c, cAt);
    FloatVector c1 = load(c, cAt + L);
    for (int b = 0; b < blocks; b++) {
      FloatVector sum = all(sums[eAt + b]);
      FloatVector scale = all(e[eAt + b]);
      c0 = load(minima, b * R).mul(sum).fma(load(scales, b * R).mul(scale), c0);
      c1 = load(minima, b * R + L).mul(sum).fma(load(scales, b * R + L).mul(scale), c1);
    }
    c0.intoArray(c, cAt);
    c1.intoArray(c, cAt + L);
  }

  /** A group's products, column by column in one chain. */
  static void chain(float[] panel, int columns, float[] x, int xAt, float[] c, int cAt) {
    FloatVector s00 = load(c, cAt);
    FloatVector s01 = load(c, cAt + L);
    FloatVector s10 = load(c, cAt + R);
    FloatVector s11 = load(c, cAt + R + L);
    FloatVector s20 = load(c, cAt + 2 * R);
    FloatVector s21 = load(c, cAt + 2 * R + L);
    FloatVector s30 = load(c, cAt + 3 * R);
    FloatVector s31 = load(c, cAt + 3 * R + L);
    FloatVector s40 = load(c, cAt + 4 * R);
    FloatVector s41 = load(c, cAt + 4 * R + L);
    for (int k = 0; k < columns; k++) {
      FloatVector w0 = load(panel, k * R);
      FloatVector w1 = load(panel, k * R + L);
      int at = xAt + k * 5;
      FloatVector x0 = all(x[at]);
      s00 = w0.fma(x0, s00);
      s01 = w1.fma(x0, s01);
      FloatVector x1 = all(x[at + 1]);
      s10 = w0.fma(x1, s10);
      s11 = w1.fma(x1, s11);
      FloatVector x2 = all(x[at + 2]);
      s20 = w0.fma(x2, s20);
      s21 = w1.fma(x2, s21);
      FloatVector x3 = all(x[at + 3]);
      s30 = w0.fma(x3, s30);
      s31 = w1.fma(x3, s31);
      FloatVector x4 = all(x[at + 4]);
      s40 = w0.fma(x4, s40);
      s41 = w1.fma(x4, s41);
    }
    s00.intoArray(c, cAt);
    s01.intoArray(c, cAt + L);
    s10.intoArray(c, cAt + R);
    s11.intoArray(c, cAt + R + L);
    s20.intoArray(c, cAt + 2 * R);
    s21.intoArray(c, cAt + 2 * R + L);
    s30.intoArray(c, cAt + 3 * R);
    s31.intoArray(c, cAt + 3 * R + L);
    s40.intoArray(c, cAt + 4 * R);
    s41.intoArray(c, cAt + 4 * R + L);
  }

  /** A single token's products: the same chain. */
  static void single(float[] panel, int columns, float[] x, int xAt, float[] c, int cAt) {
    FloatVector s0 = load(c, cAt);
    FloatVector s1 = load(c, cAt + L);
    for (int k = 0; k < columns; k++) {
      FloatVector x0 = all(x[xAt + k]);
      s0 = load(panel, k * R).fma(x0, s0);
      s1 = load(panel, k * R + L).fma(x0, s1);
    }
    s0.intoArray(c, cAt);
    s1.intoArray(c, cAt + L);
  }

  /** Makes elements of a chunk's integers: times their scale, plus their minimum. */
  static void weigh(Scratch scratch, int blocks, boolean haveMinima) {
    for (int b = 0; b < blocks; b++) {
      for (int i = b * R; i < (b + 1) * R; i += L) {
        FloatVector minimum = FloatVector.zero(Lanes.FLOATS);
        if (haveMinima) {
          minimum = load(scratch.minima, i).mul(load(scratch.minimumScales, i));
        }
        weigh(scratch.panel, b * Tile.BLOCK * R + i % R, load(scratch.scales, i), minimum);
      }
    }
  }

  private static void weigh(float[] panel, int from, FloatVector scale, FloatVector minimum) {
    for (int at = from; at < from + Tile.BLOCK * R; at += R) {
      load(panel, at).fma(scale, minimum).intoArray(panel, at);
    }
  }
}
