package infernum.spi.tensor;

import java.util.function.Supplier;

/**
 * Where ops take place: at once (eager), or recorded into a graph (capturing). Of one thread at a
 * time.
 *
 * @param <D> the hardware
 */
public interface Scope<D extends Device> {
  /**
   * Applies an op.
   *
   * @throws ShapeException operands don't fit each other
   * @throws PlacementException operands don't lie as the op's law wants
   */
  Tensors<D> apply(Op op, Tensors<D> inputs);

  /** Size of the tensor-parallel group; 1 for a device alone. */
  int ranks();

  /**
   * Runs a block's body and returns its output. A scope may remember the path of what is computed
   * inside, and show the output to an observer, or replace it.
   *
   * @param path {@code "layers.3.attention"}
   */
  default <P extends Placement> Tensor<D, P> block(String path, Supplier<Tensor<D, P>> body) {
    return body.get();
  }
}
