package infernum.spi.block;

import infernum.spi.Settings;
import infernum.spi.Variant;
import infernum.spi.model.Weights;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Whole;

/** A normalisation of hidden states and of heads. A service. */
public interface NormVariant extends Variant {
  /**
   * A norm over {@code size} features.
   *
   * @param path of the block
   * @param weights below the norm's own name
   */
  <D extends Device> Norm<D> create(
      String path, long size, double epsilon, Settings settings, Weights<D> weights);

  /**
   * A norm with its weights.
   *
   * @param <D> where it runs
   */
  interface Norm<D extends Device> extends Block {
    /** Over the features of each row of x [rows, size]. */
    Tensor<D, Replicated> forward(Tensor<D, Replicated> x);

    /** Over the features of each head of x [tokens, heads, size]. */
    <P extends Whole> Tensor<D, P> forwardHeads(Tensor<D, P> x);
  }
}
