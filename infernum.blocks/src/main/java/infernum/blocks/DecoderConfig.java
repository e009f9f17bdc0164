package infernum.blocks;

import infernum.blocks.rope.RopeConfig;
import infernum.spi.block.AttentionVariant.Heads;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.Parts;
import infernum.spi.model.Weights;
import infernum.spi.op.ActivationFunction;
import infernum.spi.op.Rope;

/**
 * The numbers that shape a decoder, as most families' configurations give them.
 *
 * @param layers how many
 * @param width features of the hidden state
 * @param intermediate features inside the feed-forward
 * @param vocabulary number of tokens
 * @param heads of attention, over all ranks
 * @param epsilon of the norms
 * @param rope the rotation of queries and keys
 * @param activation of the feed-forward
 * @param tied whether the head is the embedding's table
 */
public record DecoderConfig(
    int layers,
    int width,
    int intermediate,
    int vocabulary,
    Heads heads,
    double epsilon,
    Rope rope,
    ActivationFunction activation,
    boolean tied) {
  /** Beyond any model; what a damaged file asks for must not fill the memory with descriptions. */
  private static final int MAX_LAYERS = 4096;

  /**
   * Reads the keys that transformers' configurations share.
   *
   * @param defaults what the family's own configuration class has where a key is absent
   */
  public static DecoderConfig read(
      ModelConfig config, Parts parts, Weights<?> weights, Defaults defaults) {
    int layers = config.positive("num_hidden_layers");
    config.require(
        layers <= MAX_LAYERS,
        "num_hidden_layers",
        "must be at most %d, is %d".formatted(MAX_LAYERS, layers));
    int width = config.positive("hidden_size");
    int query = config.positive("num_attention_heads");
    int keyValue = config.positive("num_key_value_heads", query);
    config.require(
        query % keyValue == 0,
        "num_key_value_heads",
        "must divide num_attention_heads, %d, is %d".formatted(query, keyValue));
    int headDim = config.positive("head_dim", width / query);
    config.require(
        config.has("head_dim") || width % query == 0,
        "num_attention_heads",
        "must divide hidden_size, %d, is %d".formatted(width, query));
    double epsilon = config.number("rms_norm_eps", defaults.epsilon());
    config.require(
        epsilon >= 0 && Double.isFinite(epsilon),
        "rms_norm_eps",
        "must be finite and not below 0, is " + epsilon);
    return new DecoderConfig(
        layers,
        width,
        config.positive("intermediate_size"),
        config.positive("vocab_size"),
        new Heads(query, keyValue, headDim),
        epsilon,
        RopeConfig.read(config, parts, headDim, defaults.theta(), weights),
        parts.choose(ActivationFunction.class, config.text("hidden_act", "silu"), config).variant(),
        config.flag("tie_word_embeddings", defaults.tied()));
  }

  /**
   * What a family assumes where a key is absent.
   *
   * @param epsilon of the norms
   * @param theta base of RoPE's frequencies
   * @param tied whether embeddings are
   */
  public record Defaults(double epsilon, double theta, boolean tied) {}
}
