package infernum.plugin.cpu.simd;

/**
 * How weights lie in bits of ints, and hence what their activations are multiplied with beforehand.
 * An integer stays where it lies in its int and is converted from there, so it comes out as a power
 * of two times itself; its activation is divided by that power, which is exact.
 *
 * @param bits of an integer
 * @param fields integers of an int, from the lowest bits up; a block of 32 begins a new int
 */
record Order(int bits, int fields) {
  /** Each element for itself, as it is. */
  static final Order PLAIN = new Order(0, 1);

  /** Ints of a block of 32. */
  int words() {
    return Math.ceilDiv(Tile.BLOCK, fields);
  }

  /** Where in its int a block's column is. */
  private int field(int column) {
    return column % fields;
  }

  /** The lowest bit of a block's column in its int. */
  int shift(int column) {
    return bits * field(column);
  }

  /** Whether a column's highest bit is its int's, so that conversion takes it for a sign. */
  private boolean isSigned(int column) {
    return shift(column) + bits == Integer.SIZE;
  }

  /** What is put into an int's bits: an integer, less half of its range where they are signed. */
  int stored(int column, int q) {
    return (isSigned(column) ? q - (1 << (bits - 1)) : q) & ((1 << bits) - 1);
  }

  /** What activations of a block's columns are multiplied with. */
  float[] factors() {
    float[] factors = new float[Tile.BLOCK];
    for (int k = 0; k < Tile.BLOCK; k++) {
      factors[k] = Math.scalb(1f, -shift(k));
    }
    return factors;
  }

  /**
   * What is subtracted of an int's fields once they are converted, which is exact.
   *
   * @param offset of the file's integers
   */
  float[] excesses(int offset) {
    float[] excesses = new float[fields];
    for (int n = 0; n < fields; n++) {
      int excess = isSigned(n) ? offset - (1 << (bits - 1)) : offset;
      excesses[n] = Math.scalb((float) excess, shift(n));
    }
    return excesses;
  }
}
