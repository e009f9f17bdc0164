package infernum.spi.model;

import static infernum.spi.op.Ops.gatherRows;

import infernum.spi.tensor.Device;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;
import java.util.List;

/**
 * Maps a ragged batch to logits. A model has no state: whatever lasts from step to step is in the
 * caches that it declares and the engine owns.
 *
 * @param <D> where it runs
 */
public interface Model<D extends Device> {
  /** What each layer's attention keeps, layer by layer. */
  List<List<CacheSpec>> caches();

  /** The last layer's output after the final norm: [tokens, width]. */
  Tensor<D, Replicated> hidden(Step<D> step);

  /** The output head: hidden states [rows, width] to logits [rows, vocabulary]. */
  Tensor<D, Replicated> logits(Tensor<D, Replicated> hidden);

  /** Logits of the rows that need them: [outputs, vocabulary]. */
  default Tensor<D, Replicated> forward(Step<D> step) {
    return logits(gatherRows(hidden(step), step.outputRows()));
  }
}
