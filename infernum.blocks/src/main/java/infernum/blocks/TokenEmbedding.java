package infernum.blocks;

import static infernum.spi.op.Ops.embedding;

import infernum.spi.block.Block;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.EmbeddingWeight;
import infernum.spi.tensor.Partial;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;

/** Tokens [tokens] to vectors [tokens, width]. */
public record TokenEmbedding<D extends Device>(String path, EmbeddingWeight<D> weight)
    implements Block {
  /** This rank's addend: the rows that it holds. */
  public Tensor<D, Partial> forward(Tensor<D, Replicated> tokens) {
    return within(tokens, () -> embedding(tokens, weight));
  }
}
