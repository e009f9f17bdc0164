package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The rows that a launch multiplies, laid out as inner loops read them: token by token where they
 * are few, else in groups of {@value #GROUP} tokens, [group][column][token], of which the last is
 * filled up with zeros. Arrays grow while kernels are being bound.
 */
final class Activations {
  /** Tokens of a group: times two vectors of weights as many sums as registers hold everywhere. */
  static final int GROUP = 5;

  /** Tokens up to which each is multiplied by itself: weights aren't worth unpacking for them. */
  static final int FEW = 4;

  static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(Lanes.ORDER);

  /**
   * Adding it to a float below 2^22 leaves the nearest integer in the lowest bits, ties to even.
   */
  private static final float TO_INTEGER = 12_582_912f;

  private static final int TO_INTEGER_BITS = Float.floatToRawIntBits(TO_INTEGER);

  private float[] values = {};
  private float[] scales = {};
  private float[] sums = {};
  private int[] runs = {};
  private int columns;
  private int tokens;

  /** Columns after an odd one is filled up with zeros: two halves share an int. */
  static int padded(int columns) {
    return (columns + 1) & -2;
  }

  /** Groups of so many tokens. */
  static int groups(int tokens) {
    return Math.ceilDiv(tokens, GROUP);
  }

  /** Lets the arrays grow. */
  void reserve(int most, int width) {
    long size = (long) groups(most) * GROUP * padded(width);
    if (size > values.length) {
      values = new float[Math.toIntExact(size)];
    }
    int blocks = groups(most) * GROUP * (width / Tile.BLOCK);
    if (blocks > scales.length) {
      scales = new float[blocks];
      sums = new float[blocks];
      runs = new int[2 * blocks];
    }
  }

  /** Begins a launch. */
  void begin(int count, int width) {
    tokens = count;
    columns = width;
  }

  boolean areFew() {
    return tokens <= FEW;
  }

  /** Units that are prepared independently of each other: tokens or groups. */
  int units() {
    return areFew() ? tokens : groups(tokens);
  }

  /** Numbers of the tokens; where they are few and rounded, two of 16 bits in each. */
  float[] values() {
    return values;
  }

  /** Where a token's numbers begin, or a group's. */
  int begin(int unit) {
    return areFew() ? unit * padded(columns) : unit * GROUP * padded(columns);
  }

  /** Scale of each block, [token][block]. */
  float[] scales() {
    return scales;
  }

  /** Sum of the integers of each block, [token][block]. */
  float[] sums() {
    return sums;
  }

  /** Sum of the integers of each half of a block, [token][block][half]. */
  int[] runs() {
    return runs;
  }

  /** Prepares a unit as it is. */
  void copy(int unit, MemorySegment x, long stride) {
    int at = begin(unit);
    int width = padded(columns);
    if (areFew()) {
      values[at + width - 1] = 0;
      MemorySegment.copy(x, F32, unit * stride, values, at, columns);
      return;
    }
    Arrays.fill(values, at, at + GROUP * width, 0);
    for (int t = 0; t < GROUP && unit * GROUP + t < tokens; t++) {
      long row = (unit * GROUP + t) * stride;
      for (int k = 0; k < columns; k++) {
        values[at + k * GROUP + t] = x.get(F32, row + 4L * k);
      }
    }
  }

  /** Prepares a unit with each block of 32 rounded to 8 bits. */
  void round(int unit, MemorySegment x, long stride, int[] block) {
    if (areFew()) {
      for (int b = 0; b < columns / Tile.BLOCK; b++) {
        block(unit, b, x, unit * stride, block);
        pairs(block, begin(unit) + b * Tile.BLOCK / 2);
      }
      return;
    }
    for (int t = 0; t < GROUP; t++) {
      int token = unit * GROUP + t;
      for (int b = 0; b < columns / Tile.BLOCK; b++) {
        int to = begin(unit) + b * Tile.BLOCK * GROUP + t;
        if (token < tokens) {
          block(token, b, x, token * stride, block);
        } else {
          clear(token, b, block);
        }
        for (int k = 0; k < Tile.BLOCK; k++) {
          values[to + k * GROUP] = block[k];
        }
      }
    }
  }

  private void block(int token, int b, MemorySegment x, long row, int[] block) {
    int at = token * (columns / Tile.BLOCK) + b;
    scales[at] = quantise(x, row + 4L * b * Tile.BLOCK, block);
    int first = 0;
    int second = 0;
    for (int k = 0; k < Tile.BLOCK / 2; k++) {
      first += block[k];
      second += block[k + Tile.BLOCK / 2];
    }
    runs[2 * at] = first;
    runs[2 * at + 1] = second;
    sums[at] = first + second;
  }

  private void clear(int token, int b, int[] block) {
    int at = token * (columns / Tile.BLOCK) + b;
    scales[at] = 0;
    sums[at] = 0;
    Arrays.fill(block, 0);
  }

  /** Element 8v + t below element 8v + t + 4: pair 4v + t. */
  private void pairs(int[] block, int to) {
    for (int j = 0; j < Tile.BLOCK / 2; j++) {
      int k = 8 * (j / 4) + j % 4;
      values[to + j] = Float.intBitsToFloat((block[k] & 0xFFFF) | (block[k + 4] << 16));
    }
  }

  /** The scale: the largest magnitude is 127 of it. What isn't finite stays so in products. */
  private static float quantise(MemorySegment x, long at, int[] block) {
    FloatVector most = FloatVector.zero(Lanes.FLOATS);
    for (int k = 0; k < Tile.BLOCK; k += Lanes.COUNT) {
      most =
          most.max(FloatVector.fromMemorySegment(Lanes.FLOATS, x, at + 4L * k, Lanes.ORDER).abs());
    }
    float scale = most.reduceLanes(VectorOperators.MAX) / 127;
    if (scale < Float.MIN_NORMAL) { // its inverse may be infinite
      Arrays.fill(block, 0);
      return 0;
    }
    float inverse = 1 / scale;
    for (int k = 0; k < Tile.BLOCK; k += Lanes.COUNT) {
      FloatVector.fromMemorySegment(Lanes.FLOATS, x, at + 4L * k, Lanes.ORDER)
          .mul(inverse)
          .add(TO_INTEGER)
          .reinterpretAsInts()
          .sub(TO_INTEGER_BITS)
          .intoArray(block, k);
    }
    return scale;
  }
}
