package infernum.blocks.attention;

import static infernum.spi.op.Ops.linear;
import static infernum.spi.op.Ops.mergeHeads;
import static infernum.spi.op.Ops.rope;
import static infernum.spi.op.Ops.splitHeads;

import infernum.spi.block.AttentionVariant.Core;
import infernum.spi.block.Block;
import infernum.spi.block.NormVariant.Norm;
import infernum.spi.model.CacheSpec;
import infernum.spi.model.Step;
import infernum.spi.op.Rope;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.LinearWeight;
import infernum.spi.tensor.Partial;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sharded;
import infernum.spi.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Multi-head attention with grouped queries (arXiv:2305.13245) and rotary positions. The number of
 * heads stands nowhere: a rank finds its own in its weights.
 *
 * @param layer whose cache it uses
 * @param headDim elements of a head
 * @param rotation of queries and keys by their positions
 * @param queryNorm over each query head before rotation, where the model has one
 * @param keyNorm over each key head before rotation, where the model has one
 * @param core attends; chosen by name
 * @param caches what the core keeps
 */
public record Attention<D extends Device>(
    String path,
    int layer,
    int headDim,
    Rope rotation,
    LinearWeight<D, Replicated, Sharded> query,
    LinearWeight<D, Replicated, Sharded> key,
    LinearWeight<D, Replicated, Sharded> value,
    Optional<Norm<D>> queryNorm,
    Optional<Norm<D>> keyNorm,
    Core<D> core,
    List<CacheSpec> caches,
    LinearWeight<D, Sharded, Partial> output)
    implements Block {

  /** This rank's addend: x [tokens, width] to [tokens, width]. */
  public Tensor<D, Partial> forward(Tensor<D, Replicated> x, Step<D> step) {
    return within(
        x,
        () -> {
          Tensor<D, Sharded> q = normed(queryNorm, splitHeads(linear(x, query), headDim));
          Tensor<D, Sharded> k = normed(keyNorm, splitHeads(linear(x, key), headDim));
          Tensor<D, Sharded> v = splitHeads(linear(x, value), headDim);
          Tensor<D, Sharded> heads =
              core.attend(
                  rope(q, step.positions(), rotation),
                  rope(k, step.positions(), rotation),
                  v,
                  step.caches().get(layer),
                  step);
          return linear(mergeHeads(heads), output);
        });
  }

  private static <D extends Device> Tensor<D, Sharded> normed(
      Optional<Norm<D>> norm, Tensor<D, Sharded> heads) {
    return norm.map(n -> n.forwardHeads(heads)).orElse(heads);
  }
}
