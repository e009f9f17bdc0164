package infernum.runtime.weights;

import infernum.spi.model.Checkpoint;
import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.Quantisation;
import java.util.Optional;

/**
 * Scales that lie in a tensor beside their weight's: {@code q_proj.weight_scale} for {@code
 * q_proj.weight}, one number for all rows, or one for each.
 */
public final class WeightScales {
  private static final String WEIGHT = ".weight";
  private static final String SCALE = ".weight_scale";

  private WeightScales() {}

  /** Whether a tensor is the scales of a weight. */
  public static boolean isScale(String name) {
    return name.endsWith(SCALE);
  }

  /** The name of the scales that a weight may have. */
  public static String nameOf(String weight) {
    return weight.substring(0, weight.length() - WEIGHT.length()) + SCALE;
  }

  /** The scales of a quantised weight, if the checkpoint has any. */
  public static Optional<StoredTensor> of(Checkpoint checkpoint, StoredTensor weight) {
    return weight.name().endsWith(WEIGHT) && weight.format() instanceof Quantisation
        ? Optional.ofNullable(checkpoint.tensors().get(nameOf(weight.name())))
        : Optional.empty();
  }
}
