package infernum.spi.tensor;

import java.util.Optional;

/**
 * A table [vocabulary, width] of which each rank holds the rows from {@code firstRow} on.
 *
 * @param <D> where it lives
 */
public record EmbeddingWeight<D extends Device>(Tensor<D, Sharded> table, long firstRow) {
  /** The same table as the output head: tied embeddings. */
  public LinearWeight<D, Replicated, Sharded> asHead() {
    return new LinearWeight<>(table, Optional.empty());
  }
}
