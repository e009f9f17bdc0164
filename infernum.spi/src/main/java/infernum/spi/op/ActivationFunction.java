package infernum.spi.op;

import infernum.spi.Variant;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Whole;

/**
 * The non-linear function of a feed-forward, by the name that a checkpoint's {@code hidden_act}
 * gives it. A service: a plug-in's activation is used by a model whose configuration names it.
 */
public interface ActivationFunction extends Variant {
  /** Element by element, with any ops. */
  <D extends Device, P extends Whole> Tensor<D, P> apply(Tensor<D, P> x);
}
