package infernum.plugin.cpu.simd;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of a tile of unpacked weights, [column][row], with a group of five tokens, each
 * some floats after the one before. Results, [token][row], are read, added to and written back.
 *
 * <p>Ten sums, two vectors of weights and an activation are what 16 registers hold. With 32 of them
 * larger tiles should be faster, but C2 keeps sums in memory then: 2 x 8 and 4 x 5 ran at 0.7 and
 * 0.55 of this one's speed on AVX-512. A method has to be as long as its sums are many, since C2
 * keeps none of an array in registers.
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
   * All tokens' products with the columns of a panel.
   *
   * @param first column of the panel's
   * @param c results, [token][row]
   */
  static void chains(float[] panel, int columns, Activations x, int first, float[] c) {
    int token = 0;
    while (token < x.tokens()) {
      int at = token * x.stride() + first;
      if (Activations.group(x.tokens() - token) == Activations.GROUP) {
        chain(panel, columns, x.values(), at, x.stride(), c, token * R);
        token += Activations.GROUP;
      } else {
        fourChains(panel, columns, x.values(), at, x.stride(), c, token * R);
        token += 4;
      }
    }
  }

  /** A group's products, column by column in one chain. */
  static void chain(float[] panel, int columns, float[] x, int x0, int stride, float[] c, int cAt) {
    int x1 = x0 + stride;
    int x2 = x1 + stride;
    int x3 = x2 + stride;
    int x4 = x3 + stride;
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
      FloatVector v0 = all(x[x0 + k]);
      s00 = w0.fma(v0, s00);
      s01 = w1.fma(v0, s01);
      FloatVector v1 = all(x[x1 + k]);
      s10 = w0.fma(v1, s10);
      s11 = w1.fma(v1, s11);
      FloatVector v2 = all(x[x2 + k]);
      s20 = w0.fma(v2, s20);
      s21 = w1.fma(v2, s21);
      FloatVector v3 = all(x[x3 + k]);
      s30 = w0.fma(v3, s30);
      s31 = w1.fma(v3, s31);
      FloatVector v4 = all(x[x4 + k]);
      s40 = w0.fma(v4, s40);
      s41 = w1.fma(v4, s41);
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

  /** The products of four tokens, likewise. */
  private static void fourChains(
      float[] panel, int columns, float[] x, int x0, int stride, float[] c, int cAt) {
    int x1 = x0 + stride;
    int x2 = x1 + stride;
    int x3 = x2 + stride;
    FloatVector s00 = load(c, cAt);
    FloatVector s01 = load(c, cAt + L);
    FloatVector s10 = load(c, cAt + R);
    FloatVector s11 = load(c, cAt + R + L);
    FloatVector s20 = load(c, cAt + 2 * R);
    FloatVector s21 = load(c, cAt + 2 * R + L);
    FloatVector s30 = load(c, cAt + 3 * R);
    FloatVector s31 = load(c, cAt + 3 * R + L);
    for (int k = 0; k < columns; k++) {
      FloatVector w0 = load(panel, k * R);
      FloatVector w1 = load(panel, k * R + L);
      FloatVector v0 = all(x[x0 + k]);
      s00 = w0.fma(v0, s00);
      s01 = w1.fma(v0, s01);
      FloatVector v1 = all(x[x1 + k]);
      s10 = w0.fma(v1, s10);
      s11 = w1.fma(v1, s11);
      FloatVector v2 = all(x[x2 + k]);
      s20 = w0.fma(v2, s20);
      s21 = w1.fma(v2, s21);
      FloatVector v3 = all(x[x3 + k]);
      s30 = w0.fma(v3, s30);
      s31 = w1.fma(v3, s31);
    }
    s00.intoArray(c, cAt);
    s01.intoArray(c, cAt + L);
    s10.intoArray(c, cAt + R);
    s11.intoArray(c, cAt + R + L);
    s20.intoArray(c, cAt + 2 * R);
    s21.intoArray(c, cAt + 2 * R + L);
    s30.intoArray(c, cAt + 3 * R);
    s31.intoArray(c, cAt + 3 * R + L);
  }

  /**
   * Five columns of the product of a panel's transpose, whose rows are summed over, in one chain.
   *
   * @param x [row][column], {@code width} apart, the first column at {@code xAt}
   * @param c receives [column][lane]
   */
  static void columns(float[] panel, int rows, float[] x, int xAt, int width, float[] c, int cAt) {
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
    for (int p = 0; p < rows; p++) {
      FloatVector w0 = load(panel, p * R);
      FloatVector w1 = load(panel, p * R + L);
      int at = xAt + p * width;
      FloatVector v0 = all(x[at]);
      s00 = w0.fma(v0, s00);
      s01 = w1.fma(v0, s01);
      FloatVector v1 = all(x[at + 1]);
      s10 = w0.fma(v1, s10);
      s11 = w1.fma(v1, s11);
      FloatVector v2 = all(x[at + 2]);
      s20 = w0.fma(v2, s20);
      s21 = w1.fma(v2, s21);
      FloatVector v3 = all(x[at + 3]);
      s30 = w0.fma(v3, s30);
      s31 = w1.fma(v3, s31);
      FloatVector v4 = all(x[at + 4]);
      s40 = w0.fma(v4, s40);
      s41 = w1.fma(v4, s41);
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
}
