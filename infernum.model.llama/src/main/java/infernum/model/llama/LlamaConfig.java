package infernum.model.llama;

import infernum.blocks.DecoderBuilder.ExpertTraits;
import infernum.blocks.DecoderConfig;
import infernum.blocks.attention.Windows;
import infernum.blocks.feedforward.ExpertCount;
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
    Architecture architecture = Architecture.of(config);
    if (architecture == Architecture.MISTRAL || architecture == Architecture.MIXTRAL) {
      // Absent, transformers takes the published model's; null, as many as query heads.
      config.requireStated("num_key_value_heads");
    }
    DecoderConfig shape = DecoderConfig.read(config, parts, weights, architecture.defaults());
    boolean mixture =
        architecture == Architecture.MIXTRAL
            || (architecture == Architecture.GGUF && ExpertCount.isIn(config));
    return new LlamaConfig(
        shape,
        bias(config, "attention_bias"),
        mixture ? Bias.NONE : bias(config, "mlp_bias"),
        windows(config, architecture, shape.layers()),
        mixture ? Optional.of(experts(config, shape)) : Optional.empty());
  }

  private static Bias bias(ModelConfig config, String key) {
    return config.flag(key, false) ? Bias.PRESENT : Bias.NONE;
  }

  private static List<Integer> windows(ModelConfig config, Architecture architecture, int layers) {
    if (architecture == Architecture.MISTRAL) {
      // Absent, transformers takes the published model's; null, none.
      config.requireStated("sliding_window");
    }
    int window = config.integer("sliding_window", 0);
    config.require(
        window == 0 || architecture != Architecture.LLAMA,
        "sliding_window",
        "isn't a part of this architecture");
    List<Integer> windows = Windows.read(config, layers, _ -> true);
    config.require(
        windows.stream().allMatch(w -> w == window),
        "layer_types",
        "must be of one kind, as sliding_window says, for this architecture");
    return windows;
  }

  private static ExpertTraits experts(ModelConfig config, DecoderConfig shape) {
    ExpertCount count = ExpertCount.read(config, 2);
    config.require(
        config.flag("norm_topk_prob", true), "norm_topk_prob", "must be true for Mixtral");
    int intermediate = config.positive("moe_intermediate_size", shape.intermediate());
    return new ExpertTraits(count.all(), count.chosen(), intermediate, true, "w1", "w3", "w2");
  }
}
