package infernum.spi.block;

import infernum.spi.Settings;
import infernum.spi.Variant;
import infernum.spi.model.Weights;
import infernum.spi.op.Routing;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;

/** Chooses each token's experts in a mixture of experts. A service. */
public interface RouterVariant extends Variant {
  /**
   * A layer's router.
   *
   * @param path of the block
   * @param weights below the router's own name
   */
  <D extends Device> Router<D> create(
      String path, Spec spec, Settings settings, Weights<D> weights);

  /**
   * What the model asks of it.
   *
   * @param width features of the hidden state
   * @param experts how many there are
   * @param chosen how many each token goes to
   * @param normalised whether the chosen ones' weights sum to 1
   */
  record Spec(long width, int experts, int chosen, boolean normalised) {}

  /**
   * A router with its weights.
   *
   * @param <D> where it runs
   */
  interface Router<D extends Device> extends Block {
    /** The experts of each row of x [tokens, width]. */
    Routing<D> forward(Tensor<D, Replicated> x);
  }
}
