package infernum.blocks;

import infernum.blocks.attention.Attention;
import infernum.blocks.attention.PagedVariant;
import infernum.blocks.feedforward.GatedVariant;
import infernum.blocks.feedforward.MixtureOfExperts;
import infernum.blocks.feedforward.TopKRouterVariant;
import infernum.blocks.norm.RmsNormVariant;
import infernum.spi.block.AttentionVariant;
import infernum.spi.block.FeedForwardVariant;
import infernum.spi.block.FeedForwardVariant.FeedForward;
import infernum.spi.block.NormVariant;
import infernum.spi.block.NormVariant.Norm;
import infernum.spi.block.RouterVariant;
import infernum.spi.model.Model;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.Parts;
import infernum.spi.model.Parts.Chosen;
import infernum.spi.model.Weights;
import infernum.spi.model.Weights.Bias;
import infernum.spi.op.HalvesFromPairs;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.EmbeddingWeight;
import infernum.spi.tensor.LinearWeight;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sharded;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Makes the blocks of a decoder from its configuration and weights, with the variants that the user
 * or the model chose. A family says how its layers are put together, and where it differs.
 *
 * @param <D> where the model will run
 */
public final class DecoderBuilder<D extends Device> {
  private final DecoderConfig shape;
  private final ModelConfig config;
  private final Weights<D> weights;
  private final Parts parts;

  /** For one model. */
  public DecoderBuilder(DecoderConfig shape, ModelConfig config, Weights<D> weights, Parts parts) {
    this.shape = shape;
    this.config = config;
    this.weights = weights;
    this.parts = parts;
  }

  /** The whole model, in the layout that {@code transformers} gives to most decoders. */
  public Model<D> decoder(IntFunction<DecoderLayer<D>> layer) {
    EmbeddingWeight<D> table =
        weights.vocabulary("model.embed_tokens", shape.vocabulary(), shape.width());
    LinearWeight<D, Replicated, Sharded> head =
        shape.tied()
            ? table.asHead()
            : weights.columnParallel("lm_head", shape.vocabulary(), shape.width(), Bias.NONE);
    return new Decoder<>(
        new TokenEmbedding<>("embedding", table),
        IntStream.range(0, shape.layers()).mapToObj(layer).toList(),
        norm("norm", weights.at("model.norm")),
        new Head<>("head", head));
  }

  /** Weights of a layer, below the names that they have there. */
  public Weights<D> layerWeights(int layer) {
    return weights.at("model.layers." + layer);
  }

  /** A norm of hidden states. */
  public Norm<D> norm(String path, Weights<D> at) {
    return norm(path, shape.width(), at);
  }

  private Norm<D> norm(String path, long size, Weights<D> at) {
    Chosen<NormVariant> chosen = parts.choose(NormVariant.class, RmsNormVariant.NAME, config);
    return chosen.variant().create(path, size, shape.epsilon(), chosen.settings(), at);
  }

  /**
   * A layer's attention.
   *
   * @param at the weights below {@code self_attn}
   */
  public Attention<D> attention(String path, int layer, AttentionTraits traits, Weights<D> at) {
    AttentionVariant.Heads heads = shape.heads();
    long q = (long) heads.query() * heads.dim();
    long kv = (long) heads.keyValue() * heads.dim();
    Chosen<AttentionVariant> chosen =
        parts.choose(AttentionVariant.class, PagedVariant.NAME, config);
    AttentionVariant.Spec spec =
        new AttentionVariant.Spec(heads, 1 / Math.sqrt(heads.dim()), traits.window());
    return new Attention<>(
        path,
        layer,
        heads.dim(),
        shape.rope(),
        rotated(at.columnParallel("q_proj", q, shape.width(), traits.inputBias())),
        rotated(at.columnParallel("k_proj", kv, shape.width(), traits.inputBias())),
        at.columnParallel("v_proj", kv, shape.width(), traits.inputBias()),
        headNorm(path + ".queryNorm", traits, at.at("q_norm")),
        headNorm(path + ".keyNorm", traits, at.at("k_norm")),
        chosen.variant().create(spec, chosen.settings(), at),
        chosen.variant().caches(heads),
        at.rowParallel("o_proj", shape.width(), q, traits.outputBias()));
  }

  private Optional<Norm<D>> headNorm(String path, AttentionTraits traits, Weights<D> at) {
    return traits.headNorms() ? Optional.of(norm(path, shape.heads().dim(), at)) : Optional.empty();
  }

  /**
   * GGUF files of Llama hold these rows in the order of interleaved pairs, other files as halves.
   */
  private LinearWeight<D, Replicated, Sharded> rotated(
      LinearWeight<D, Replicated, Sharded> projection) {
    return weights.interleavedRope()
        ? Weights.map(projection, new HalvesFromPairs(shape.heads().dim()))
        : projection;
  }

  /**
   * A gated feed-forward.
   *
   * @param at the weights below {@code mlp}
   */
  public FeedForward<D> feedForward(String path, Bias bias, Weights<D> at) {
    Chosen<FeedForwardVariant> chosen =
        parts.choose(FeedForwardVariant.class, GatedVariant.NAME, config);
    FeedForwardVariant.Spec spec =
        new FeedForwardVariant.Spec(shape.width(), shape.intermediate(), shape.activation(), bias);
    return chosen.variant().create(path, spec, chosen.settings(), at);
  }

  /**
   * A mixture of experts.
   *
   * @param at the weights below {@code mlp}, or what the family calls it
   */
  public FeedForward<D> mixture(String path, ExpertTraits traits, Weights<D> at) {
    Chosen<RouterVariant> chosen =
        parts.choose(RouterVariant.class, TopKRouterVariant.NAME, config);
    RouterVariant.Spec spec =
        new RouterVariant.Spec(
            shape.width(), traits.experts(), traits.chosen(), traits.normalised());
    List<Weights<D>> experts =
        IntStream.range(0, traits.experts()).mapToObj(i -> at.at("experts." + i)).toList();
    return new MixtureOfExperts<>(
        path,
        chosen.variant().create(path + ".router", spec, chosen.settings(), at),
        shape.activation(),
        experts.stream().map(e -> input(e, traits.gate(), traits)).toList(),
        experts.stream().map(e -> input(e, traits.up(), traits)).toList(),
        experts.stream()
            .map(e -> e.rowParallel(traits.down(), shape.width(), traits.intermediate(), Bias.NONE))
            .toList());
  }

  private LinearWeight<D, Replicated, Sharded> input(
      Weights<D> expert, String name, ExpertTraits traits) {
    return expert.columnParallel(name, traits.intermediate(), shape.width(), Bias.NONE);
  }

  /**
   * Where families' attentions differ.
   *
   * @param window positions that a query sees; 0: all
   * @param inputBias of the query, key and value projections
   * @param outputBias of the output projection
   * @param headNorms whether queries and keys are normed head by head (QK-norm, arXiv:2010.04245)
   */
  public record AttentionTraits(int window, Bias inputBias, Bias outputBias, boolean headNorms) {}

  /**
   * Where families' experts differ.
   *
   * @param experts how many
   * @param chosen how many each token goes to
   * @param intermediate features inside one
   * @param normalised whether the chosen ones' weights sum to 1
   * @param gate name of an expert's gate matrix; so are up and down
   */
  public record ExpertTraits(
      int experts,
      int chosen,
      long intermediate,
      boolean normalised,
      String gate,
      String up,
      String down) {}
}
