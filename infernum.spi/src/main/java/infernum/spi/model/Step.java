package infernum.spi.model;

import infernum.spi.tensor.Device;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;
import java.util.List;

/**
 * A model's input: a ragged batch, the new tokens of all sequences one after the other, chunks of
 * prompts and single decoded tokens mixed. Everything is int32.
 *
 * @param tokens [tokens]
 * @param positions [tokens], of each token in its sequence, from 0
 * @param slots [tokens], where each token's cache rows go; -1 for padding
 * @param queryStarts [sequences + 1], where each sequence's tokens begin, and their end
 * @param lengths [sequences], in tokens: cached and new ones
 * @param blockTables [sequences, blocks], the cache blocks of each sequence, in order
 * @param outputRows [outputs], the tokens whose logits are wanted
 * @param caches each layer's cache
 * @param blockSize slots of a cache block
 * @param <D> where it lives
 */
public record Step<D extends Device>(
    Tensor<D, Replicated> tokens,
    Tensor<D, Replicated> positions,
    Tensor<D, Replicated> slots,
    Tensor<D, Replicated> queryStarts,
    Tensor<D, Replicated> lengths,
    Tensor<D, Replicated> blockTables,
    Tensor<D, Replicated> outputRows,
    List<LayerCache<D>> caches,
    int blockSize) {
  /** Copies the list. */
  public Step {
    caches = List.copyOf(caches);
  }
}
