package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/**
 * The rows that a launch multiplies, as weights of one order want them, [token][column], and the
 * sum of each block of 32 columns, which its minimum is multiplied with. Arrays grow while kernels
 * are being bound.
 */
final class Activations {
  /** Tokens of a group: times two vectors of weights as many sums as registers hold everywhere. */
  static final int GROUP = 5;

  /** Tokens up to which each is multiplied by itself: weights aren't worth unpacking for them. */
  static final int FEW = 3;

  static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(Lanes.ORDER);

  /** Floats between rows, so that rows of a power of two don't all fall into the same cache set. */
  private static final int GAP = 16;

  private static final int L = Lanes.COUNT;

  private final boolean plain;
  private final float[] factors;
  private float[] values = {};
  private float[] sums = {};
  private int columns;
  private int tokens;

  Activations(Order order) {
    this.plain = order.equals(Order.PLAIN);
    this.factors = order.factors();
  }

  /** Columns after an odd one is filled up with zeros: two halves share an int. */
  static int padded(int columns) {
    return (columns + 1) & -2;
  }

  /** Tokens, filled up to whole groups. */
  static int filled(int tokens) {
    return Math.ceilDiv(tokens, GROUP) * GROUP;
  }

  /** Lets the arrays grow. */
  void reserve(int most, int width) {
    int rows = filled(most);
    int size = Math.multiplyExact(rows, padded(width) + GAP);
    if (size > values.length) {
      values = new float[size];
    }
    int blocks = rows * (width / Tile.BLOCK);
    if (blocks > sums.length) {
      sums = new float[blocks];
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

  int tokens() {
    return tokens;
  }

  /** Numbers of the tokens. Rows that fill up a group hold anything. */
  float[] values() {
    return values;
  }

  /** Floats from a token's numbers to the next one's. */
  int stride() {
    return padded(columns) + GAP;
  }

  /** Sums of each block's activations. */
  float[] sums() {
    return sums;
  }

  /** Sums from a token to the next one. */
  int blockStride() {
    return columns / Tile.BLOCK;
  }

  /**
   * Prepares a token.
   *
   * @param from where its row is, in bytes
   */
  void prepare(int token, MemorySegment x, long from) {
    int at = token * stride();
    if (plain) { // which meet no minima
      values[at + padded(columns) - 1] = 0;
      MemorySegment.copy(x, F32, from, values, at, columns);
    } else {
      blocks(x, from, columns / Tile.BLOCK, at, token * blockStride());
    }
  }

  private void blocks(MemorySegment x, long from, int count, int at, int blockAt) {
    for (int b = 0; b < count; b++) {
      FloatVector sum = FloatVector.zero(Lanes.FLOATS);
      for (int k = 0; k < Tile.BLOCK; k += L) {
        FloatVector v = Vectors.load(x, from + 4L * (b * Tile.BLOCK + k));
        sum = sum.add(v);
        v.mul(FloatVector.fromArray(Lanes.FLOATS, factors, k))
            .intoArray(values, at + b * Tile.BLOCK + k);
      }
      sums[blockAt + b] = Vectors.sum(sum);
    }
  }
}
