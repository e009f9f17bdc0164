package infernum.cpu.reference;

import infernum.spi.tensor.Dim;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;

/**
 * A tensor as vectors that are dense in themselves: {@code rows * perRow} of them. How many rows
 * there are is told by each launch.
 */
final class Vectors {
  private final Dim dim;
  private final boolean single;
  private final int perRow;
  private final long rowStride;
  private int rows;
  private int length;

  private Vectors(Dim dim, boolean single, int perRow, int length, long rowStride) {
    this.dim = dim;
    this.single = single;
    this.perRow = perRow;
    this.length = length;
    this.rowStride = rowStride;
  }

  /** The whole rows. Of a tensor of one dimension that is each element. */
  static Vectors rows(TensorSpec spec) {
    int length = Math.toIntExact(spec.rowSize());
    return new Vectors(spec.rows(), false, 1, length, spec.rowStride());
  }

  /** The runs along the last dimension. One dimension, which is then dense, is one run. */
  static Vectors last(TensorSpec spec) {
    if (spec.rank() == 1) {
      return new Vectors(spec.rows(), true, 1, 0, 0);
    }
    int length = Math.toIntExact(spec.last());
    int perRow = length == 0 ? 0 : Math.toIntExact(spec.rowSize() / length);
    return new Vectors(spec.rows(), false, perRow, length, spec.rowStride());
  }

  /** With a step's sizes. */
  Vectors at(Sizes sizes) {
    int count = Math.toIntExact(dim.at(sizes));
    if (single) {
      rows = 1;
      length = count;
    } else {
      rows = count;
    }
    return this;
  }

  /** The first dimension. */
  int rows() {
    return rows;
  }

  /** Vectors of a row, one after the other. */
  int perRow() {
    return perRow;
  }

  /** Elements of a vector. */
  int length() {
    return length;
  }

  /** How many vectors there are. */
  int count() {
    return Math.multiplyExact(rows, perRow);
  }

  /** Elements from the tensor's begin to the vector's. */
  long begin(int vector) {
    return vector / perRow * rowStride + (long) (vector % perRow) * length;
  }
}
