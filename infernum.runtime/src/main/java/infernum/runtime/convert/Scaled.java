package infernum.runtime.convert;

import infernum.runtime.weights.TensorRows;
import infernum.runtime.weights.WeightScales;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.StoredTensor;

/**
 * A stored tensor and what its elements are to be multiplied with.
 *
 * @param scales one for all rows, or one for each; empty: none
 */
record Scaled(StoredTensor tensor, float[] scales) {
  /** A checkpoint's tensor with the scales that lie beside it. */
  static Scaled of(Checkpoint checkpoint, StoredTensor tensor) {
    return new Scaled(
        tensor,
        WeightScales.of(checkpoint, tensor)
            .map(scales -> new TensorRows(scales).all())
            .orElseGet(() -> new float[0]));
  }

  /** The factor of a row. */
  float scale(long row) {
    return switch (scales.length) {
      case 0 -> 1;
      case 1 -> scales[0];
      default -> scales[Math.toIntExact(row)];
    };
  }
}
