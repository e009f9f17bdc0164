package infernum.blocks.feedforward;

import infernum.spi.Settings;
import infernum.spi.block.FeedForwardVariant;
import infernum.spi.model.Weights;
import infernum.spi.tensor.Device;

/** {@code gated}: {@link GatedFeedForward}. */
public final class GatedVariant implements FeedForwardVariant {
  /** The name by which families ask for it. */
  public static final String NAME = "gated";

  /** For the service loader. */
  public GatedVariant() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public <D extends Device> FeedForward<D> create(
      String path, Spec spec, Settings settings, Weights<D> weights) {
    return new GatedFeedForward<>(
        path,
        spec.activation(),
        weights.columnParallel("gate_proj", spec.intermediate(), spec.width(), spec.bias()),
        weights.columnParallel("up_proj", spec.intermediate(), spec.width(), spec.bias()),
        weights.rowParallel("down_proj", spec.width(), spec.intermediate(), spec.bias()));
  }
}
