package infernum.spi.block;

import infernum.spi.Settings;
import infernum.spi.Variant;
import infernum.spi.model.ModelConfig;
import infernum.spi.op.RopePolicy;

/**
 * A way to turn positions into angles, by the name that a checkpoint's {@code rope_type} gives it.
 * A service.
 */
public interface RopeVariant extends Variant {
  /**
   * The policy of a model.
   *
   * @param scaling the checkpoint's {@code rope_scaling} or {@code rope_parameters}; a key there
   *     that isn't asked for and isn't one of another policy ends the load
   */
  RopePolicy create(Spec spec, ModelConfig scaling, Settings settings);

  /**
   * What the model asks of it.
   *
   * @param theta base of the frequencies
   * @param rotary rotated elements of a head
   * @param maxPositions positions that the model's configuration speaks of
   * @param originalPositions positions that the model was first trained for
   */
  record Spec(double theta, int rotary, int maxPositions, int originalPositions) {}
}
