package infernum.runtime.convert;

import infernum.spi.model.Checkpoint;
import infernum.spi.model.StoredTensor;

/** Placeholder until scaled weights are read. */
final class WeightScales {
  private WeightScales() {}

  static boolean isScale(String name) {
    return false;
  }

  static Scaled of(Checkpoint checkpoint, StoredTensor tensor) {
    return new Scaled(tensor, new float[0]);
  }
}
