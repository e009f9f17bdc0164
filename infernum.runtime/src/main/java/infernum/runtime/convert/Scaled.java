package infernum.runtime.convert;

import infernum.spi.model.StoredTensor;

/**
 * A stored tensor and what its elements are to be multiplied with.
 *
 * @param scales one for all rows, or one for each; empty: none
 */
record Scaled(StoredTensor tensor, float[] scales) {
  /** The factor of a row. */
  float scale(long row) {
    return switch (scales.length) {
      case 0 -> 1;
      case 1 -> scales[0];
      default -> scales[Math.toIntExact(row)];
    };
  }
}
