package infernum.spi.composition;

import static infernum.spi.op.Ops.*;

import infernum.spi.model.Step;
import infernum.spi.model.Weights;
import infernum.spi.model.Weights.Bias;
import infernum.spi.op.AttentionMask;
import infernum.spi.op.PagedAttention;
import infernum.spi.op.Rope;
import infernum.spi.tensor.*;

/**
 * Multi-head latent attention (arXiv:2405.04434, section 2.1), absorbed: keys and values are never
 * expanded. Each query head is taken into the latent space, where all heads attend to one shared
 * key, the latent with a rotated part behind it; its first columns are the value too. So queries
 * are sharded by heads while every rank holds the whole cache.
 */
record LatentAttention<D extends Device>(
    LinearWeight<D, Replicated, Replicated> queryDown,
    Norm<D> queryNorm,
    LinearWeight<D, Replicated, Sharded> queryUp,
    LinearWeight<D, Replicated, Replicated> latentDown,
    Norm<D> latentNorm,
    HeadWeight<D> keyUp,
    HeadWeight<D> valueUp,
    LinearWeight<D, Sharded, Partial> o,
    Rope rotation,
    Sizes sizes)
    implements Layer.Attention<D> {

  static <D extends Device> LatentAttention<D> of(
      Weights<D> weights, long width, Rope rotation, Sizes sizes) {
    long queries = sizes.heads() * (sizes.plain() + sizes.rotated());
    return new LatentAttention<>(
        weights.linear("q_a_proj", sizes.queryLatent(), width, Bias.NONE),
        Norm.of(weights, "q_a_layernorm", sizes.queryLatent()),
        weights.columnParallel("q_b_proj", queries, sizes.queryLatent(), Bias.NONE),
        weights.linear("kv_a_proj_with_mqa", sizes.latent() + sizes.rotated(), width, Bias.NONE),
        Norm.of(weights, "kv_a_layernorm", sizes.latent()),
        weights.perHead("k_up", sizes.heads(), sizes.latent(), sizes.plain()),
        weights.perHead("v_up", sizes.heads(), sizes.value(), sizes.latent()),
        weights.rowParallel("o_proj", width, sizes.heads() * sizes.value(), Bias.NONE),
        rotation,
        sizes);
  }

  @Override
  public Tensor<D, Partial> forward(Tensor<D, Replicated> x, Step<D> step) {
    Tensor<D, Replicated> cache = step.caches().getFirst().get("latents", Replicated.REPLICATED);
    appendRows(cache, latents(x, step), step.slots());
    double scale = 1 / Math.sqrt((double) (sizes.plain() + sizes.rotated()));
    Tensor<D, Sharded> attended =
        pagedAttention(
            new PagedAttention(scale, new AttentionMask.Causal(), 1, step.blockSize()),
            queries(x, step),
            cache,
            columns(cache, 0, sizes.latent()),
            step.queryStarts(),
            step.lengths(),
            step.blockTables());
    return linear(mergeHeads(linearHeads(attended, valueUp)), o);
  }

  /** One per token, for all heads: [tokens, 1, latent + rotated]. */
  private Tensor<D, Replicated> latents(Tensor<D, Replicated> x, Step<D> step) {
    Tensor<D, Replicated> down = linear(x, latentDown);
    Tensor<D, Replicated> latent = latentNorm.forward(columns(down, 0, sizes.latent()));
    Tensor<D, Replicated> rotated = columns(down, sizes.latent(), sizes.rotated());
    return concatHeads(
        splitHeads(latent, sizes.latent()),
        rope(splitHeads(rotated, sizes.rotated()), step.positions(), rotation));
  }

  /** Each head's query as the latents are: [tokens, heads, latent + rotated]. */
  private Tensor<D, Sharded> queries(Tensor<D, Replicated> x, Step<D> step) {
    Tensor<D, Sharded> up = linear(queryNorm.forward(linear(x, queryDown)), queryUp);
    Tensor<D, Sharded> heads = splitHeads(up, sizes.plain() + sizes.rotated());
    Tensor<D, Sharded> plain = sliceHeads(heads, 0, sizes.plain());
    Tensor<D, Sharded> rotated = sliceHeads(heads, sizes.plain(), sizes.rotated());
    return concatHeads(linearHeads(plain, keyUp), rope(rotated, step.positions(), rotation));
  }

  /**
   * What the paper calls n_h, d_c', d_c, d_h, d_h^R, and a value head's size.
   *
   * @param heads over all ranks
   */
  record Sizes(long heads, long queryLatent, long latent, long plain, long rotated, long value) {}
}
