package infernum.spi.block;

import infernum.spi.Settings;
import infernum.spi.Variant;
import infernum.spi.model.Weights;
import infernum.spi.op.ActivationFunction;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Partial;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;

/** The feed-forward part of a layer. A service. */
public interface FeedForwardVariant extends Variant {
  /**
   * A layer's feed-forward.
   *
   * @param path of the block
   * @param weights below the feed-forward's own name
   */
  <D extends Device> FeedForward<D> create(
      String path, Spec spec, Settings settings, Weights<D> weights);

  /**
   * What the model asks of it.
   *
   * @param width features of the hidden state
   * @param intermediate features inside
   * @param bias whether its linear layers have biases
   */
  record Spec(long width, long intermediate, ActivationFunction activation, Weights.Bias bias) {}

  /**
   * A feed-forward with its weights; a mixture of experts is one too.
   *
   * @param <D> where it runs
   */
  interface FeedForward<D extends Device> extends Block {
    /** x [tokens, width] to this rank's addend of [tokens, width]. */
    Tensor<D, Partial> forward(Tensor<D, Replicated> x);
  }
}
