package infernum.blocks.execution;

import infernum.spi.tensor.Device;
import infernum.spi.tensor.Value;

/**
 * Sees each block's output in eager execution.
 *
 * @param <D> the hardware
 */
@FunctionalInterface
public interface BlockObserver<D extends Device> {
  /**
   * Called when a block has computed its output, inner blocks first.
   *
   * @param scope of the output; ops on it may compute another
   * @param path {@code "layers.3.attention"}
   * @return what the model goes on with: {@code output}, or a value of the same spec and placement
   */
  Value<D> output(EagerScope<D> scope, String path, Value<D> output);

  /** Sees nothing. */
  static <D extends Device> BlockObserver<D> none() {
    return (_, _, output) -> output;
  }
}
