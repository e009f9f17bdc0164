package infernum.plugin.cpu.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The rows that a launch multiplies, [token][column]: the same for weights of all formats. The
 * array grows while kernels are being bound.
 */
final class Activations {
  /** Tokens of a group: times two vectors of weights as many sums as registers hold everywhere. */
  static final int GROUP = 5;

  /** Tokens up to which each is multiplied by itself: weights aren't worth unpacking for them. */
  static final int FEW = 3;

  static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(Lanes.ORDER);

  /** Floats between rows, so that rows of a power of two don't all fall into the same cache set. */
  private static final int GAP = 16;

  private float[] values = {};
  private int columns;
  private int tokens;

  /** Columns after an odd one is filled up with zeros: two halves share an int. */
  static int padded(int columns) {
    return (columns + 1) & -2;
  }

  /** Tokens, filled up to whole groups. */
  static int filled(int tokens) {
    return Math.ceilDiv(tokens, GROUP) * GROUP;
  }

  /** Tokens of the next group, of so many left: four where that leaves fewer places empty. */
  static int group(int left) {
    return left > 4 * GROUP || filled(left) <= Math.ceilDiv(left, 4) * 4 ? GROUP : 4;
  }

  /** Lets the array grow. */
  void reserve(int most, int width) {
    int size = Math.multiplyExact(filled(most), padded(width) + GAP);
    if (size > values.length) {
      values = new float[size];
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

  /**
   * Takes a token.
   *
   * @param from where its row is, in bytes
   */
  void take(int token, MemorySegment x, long from) {
    int at = token * stride();
    values[at + padded(columns) - 1] = 0;
    MemorySegment.copy(x, F32, from, values, at, columns);
  }
}
