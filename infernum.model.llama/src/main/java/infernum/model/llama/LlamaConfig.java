package infernum.model.llama;

import infernum.blocks.DecoderBuilder.ExpertTraits;
import infernum.blocks.DecoderConfig;
import infernum.blocks.attention.Windows;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.Parts;
import infernum.spi.model.Weights;
import infernum.spi.model.Weights.Bias;
import java.util.List;
import java.util.Optional;

/**
 * What a configuration of this family says.
 *
 * @param shape what all decoders have
 * @param attentionBias of all four projections of attention
 * @param feedForwardBias of the feed-forward's three matrices
 * @param windows positions that a query sees, layer by layer; 0: all
 * @param experts of Mixtral's mixture; empty: one feed-forward
 */
record LlamaConfig(
    DecoderConfig shape,
    Bias attentionBias,
    Bias feedForwardBias,
    List<Integer> windows,
    Optional<ExpertTraits> experts) {

  static LlamaConfig read(ModelConfig config, Parts parts, Weights<?> weights) {
    DecoderConfig shape =
        DecoderConfig.read(config, parts, weights, new DecoderConfig.Defaults(1e-6, false));
    return new LlamaConfig(
        shape,
        bias(config, "attention_bias"),
        bias(config, "mlp_bias"),
        Windows.read(config, shape.layers(), layer -> true),
        experts(config, shape));
  }

  private static Bias bias(ModelConfig config, String key) {
    return config.flag(key, false) ? Bias.PRESENT : Bias.NONE;
  }

  private static Optional<ExpertTraits> experts(ModelConfig config, DecoderConfig shape) {
    if (config.integer("num_local_experts", 0) == 0) {
      return Optional.empty();
    }
    int experts = config.positive("num_local_experts");
    int chosen = config.positive("num_experts_per_tok", 2);
    config.require(
        chosen <= experts,
        "num_experts_per_tok",
        "must be at most num_local_experts, %d, is %d".formatted(experts, chosen));
    return Optional.of(new ExpertTraits(experts, chosen, shape.hidden(), true, "w1", "w3", "w2"));
  }
}
