package infernum.cpu.reference;

import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;

/**
 * A tensor as vectors that are dense in themselves: {@code rows * perRow} of them.
 *
 * @param rows the first dimension
 * @param perRow vectors of a row, one after the other
 * @param length elements of a vector
 * @param rowStride elements from one row's begin to the next one's
 */
record Vectors(int rows, int perRow, int length, long rowStride) {
  /** The whole rows. Of a tensor of one dimension that is each element. */
  static Vectors rows(TensorSpec spec, Sizes sizes) {
    int rows = Math.toIntExact(spec.rows().at(sizes));
    return new Vectors(rows, 1, Math.toIntExact(spec.rowSize()), spec.rowStride());
  }

  /** The runs along the last dimension. One dimension, which is then dense, is one run. */
  static Vectors last(TensorSpec spec, Sizes sizes) {
    int rows = Math.toIntExact(spec.rows().at(sizes));
    if (spec.rank() == 1) {
      return new Vectors(1, 1, rows, rows);
    }
    int length = Math.toIntExact(spec.last());
    int perRow = length == 0 ? 0 : Math.toIntExact(spec.rowSize() / length);
    return new Vectors(rows, perRow, length, spec.rowStride());
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
