package infernum.blocks.feedforward;

import static infernum.spi.op.Ops.linear;
import static infernum.spi.op.Ops.topKRoute;

import infernum.spi.Settings;
import infernum.spi.block.RouterVariant;
import infernum.spi.model.Weights;
import infernum.spi.op.Routing;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.LinearWeight;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;

/**
 * {@code top-k}: the experts of the largest softmax probabilities. Where these are made to sum to 1
 * they are the softmax over the chosen logits alone, as Mixtral's paper writes it.
 */
public final class TopKRouterVariant implements RouterVariant {
  /** The name by which families ask for it. */
  public static final String NAME = "top-k";

  /** For the service loader. */
  public TopKRouterVariant() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public <D extends Device> Router<D> create(
      String path, Spec spec, Settings settings, Weights<D> weights) {
    return new TopK<>(
        path,
        weights.linear("gate", spec.experts(), spec.width(), Weights.Bias.NONE),
        spec.chosen(),
        spec.normalised());
  }

  private record TopK<D extends Device>(
      String path, LinearWeight<D, Replicated, Replicated> gate, int chosen, boolean normalised)
      implements Router<D> {
    @Override
    public Routing<D> forward(Tensor<D, Replicated> x) {
      return topKRoute(linear(x, gate), chosen, normalised);
    }
  }
}
