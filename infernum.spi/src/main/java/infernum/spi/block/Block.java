package infernum.spi.block;

import infernum.spi.tensor.Device;
import infernum.spi.tensor.Placement;
import infernum.spi.tensor.Scope;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Tensors;
import java.util.function.Supplier;

/**
 * A unit of architecture that knows where it stands in its model: a record of weights and parts.
 */
public interface Block {
  /** Where it stands: {@code "layers.3.attention"}. */
  String path();

  /**
   * Runs the body as this block's, so that what it computes can be found by path, and its output be
   * seen or replaced.
   *
   * @param input any activation of the step
   */
  default <D extends Device, P extends Placement> Tensor<D, P> within(
      Tensor<D, ?> input, Supplier<Tensor<D, P>> body) {
    Scope<D> scope =
        Tensors.of(input)
            .scope()
            .orElseThrow(() -> new IllegalArgumentException(path() + ": input is a weight"));
    return scope.block(path(), body);
  }
}
