package infernum.spi.composition;

import infernum.spi.composition.GroupedQueryAttention.Heads;
import infernum.spi.model.Weights;
import infernum.spi.op.AttentionMask;
import infernum.spi.op.Rope;
import infernum.spi.op.RopePolicy;
import infernum.spi.tensor.Device;

/** Four families in one layer each, of 64 features, 256 inside and a vocabulary of 96. */
final class Compositions {
  private static final long VOCABULARY = 96;
  private static final long WIDTH = 64;
  private static final long HIDDEN = 256;
  private static final String PREFIX = "model.layers.0";

  private Compositions() {}

  /** Eight heads of 8, two of keys and values (arXiv:2302.13971). */
  static <D extends Device> LanguageModel<D> llama(Weights<D> weights) {
    Weights<D> layer = weights.at(PREFIX);
    return model(
        weights,
        GroupedQueryAttention.of(
            layer.at("self_attn"),
            WIDTH,
            new Heads(8, 2, 8),
            new AttentionMask.Causal(),
            new Rope(new Geometric(10_000), 8, false)),
        GatedFeedForward.of(layer.at("mlp"), WIDTH, HIDDEN));
  }

  /** Heads of 16, more than the width needs, normed before they are rotated (arXiv:2505.09388). */
  static <D extends Device> LanguageModel<D> qwen3(Weights<D> weights) {
    Weights<D> layer = weights.at(PREFIX);
    Weights<D> attention = layer.at("self_attn");
    return model(
        weights,
        GroupedQueryAttention.of(
                attention,
                WIDTH,
                new Heads(8, 4, 16),
                new AttentionMask.Causal(),
                new Rope(new Geometric(1_000_000), 16, false))
            .withHeadNorms(Norm.of(attention, "q_norm", 16), Norm.of(attention, "k_norm", 16)),
        GatedFeedForward.of(layer.at("mlp"), WIDTH, HIDDEN));
  }

  /** Two experts of three for each token (arXiv:2401.04088). */
  static <D extends Device> LanguageModel<D> mixtral(Weights<D> weights) {
    Weights<D> layer = weights.at(PREFIX);
    return model(
        weights,
        GroupedQueryAttention.of(
            layer.at("self_attn"),
            WIDTH,
            new Heads(8, 2, 8),
            new AttentionMask.SlidingWindow(4096),
            new Rope(new Geometric(1_000_000), 8, false)),
        MixtureOfExperts.of(layer.at("block_sparse_moe"), WIDTH, HIDDEN, 3, 2));
  }

  /** Latents of 32 with 8 rotated elements behind them (arXiv:2405.04434). */
  static <D extends Device> LanguageModel<D> deepSeek(Weights<D> weights) {
    Weights<D> layer = weights.at(PREFIX);
    return model(
        weights,
        LatentAttention.of(
            layer.at("self_attn"),
            WIDTH,
            new Rope(new Geometric(10_000), 8, true),
            new LatentAttention.Sizes(4, 48, 32, 16, 8, 12)),
        GatedFeedForward.of(layer.at("mlp"), WIDTH, HIDDEN));
  }

  private static <D extends Device> LanguageModel<D> model(
      Weights<D> weights, Layer.Attention<D> attention, Layer.FeedForward<D> feedForward) {
    Layer<D> layer = Layer.of(weights.at(PREFIX), WIDTH, attention, feedForward);
    return LanguageModel.of(weights, VOCABULARY, WIDTH, layer);
  }

  /** theta^(-2i / rotary), as in the paper (arXiv:2104.09864). */
  private record Geometric(double theta) implements RopePolicy {
    @Override
    public void frequencies(int position, double[] frequencies) {
      int rotary = 2 * frequencies.length;
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] = Math.pow(theta, -2.0 * i / rotary);
      }
    }
  }
}
