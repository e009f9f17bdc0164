package infernum.model.qwen;

import infernum.blocks.DecoderBuilder.AttentionTraits;
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
import java.util.stream.IntStream;

/**
 * What a configuration of this family says.
 *
 * @param shape what all decoders have
 * @param attention of each layer
 * @param experts of each layer; empty: one feed-forward
 */
record QwenConfig(
    DecoderConfig shape, List<AttentionTraits> attention, List<Optional<ExpertTraits>> experts) {

  static QwenConfig read(ModelConfig config, Parts parts, Weights<?> weights) {
    Generation generation = Generation.of(config);
    config.require(
        generation != Generation.QWEN3 || config.has("head_dim"), "head_dim", "is missing");
    // Absent, transformers takes the published model's; null, as many as query heads.
    config.requireStated("num_key_value_heads");
    DecoderConfig shape =
        DecoderConfig.read(config, parts, weights, new DecoderConfig.Defaults(1e-6, 10_000, false));
    Bias inputBias = bias(config, generation == Generation.QWEN2);
    Bias outputBias = generation == Generation.QWEN2 ? Bias.NONE : inputBias;
    boolean headNorms = generation != Generation.QWEN2;
    return new QwenConfig(
        shape,
        windows(config, generation, shape.layers()).stream()
            .map(window -> new AttentionTraits(window, inputBias, outputBias, headNorms))
            .toList(),
        experts(config, generation, shape.layers()));
  }

  /**
   * Qwen2's biases are part of its architecture; later generations have a key, and none by default.
   */
  private static Bias bias(ModelConfig config, boolean always) {
    return always || config.flag("attention_bias", false) ? Bias.PRESENT : Bias.NONE;
  }

  private static List<Integer> windows(ModelConfig config, Generation generation, int layers) {
    int firstWindowed = config.integer("max_window_layers", 28);
    if (!config.flag("use_sliding_window", false)) {
      List<Integer> none = Windows.read(config, layers, _ -> false);
      config.require(
          none.stream().allMatch(window -> window == 0),
          "layer_types",
          "has windows, but use_sliding_window is false");
      return none;
    }
    // Absent, transformers takes the published model's; null, none.
    config.requireStated("sliding_window");
    boolean all = generation == Generation.QWEN3_MOE;
    config.require(
        !all || !config.has("layer_types"), "layer_types", "isn't a part of this architecture");
    return Windows.read(config, layers, layer -> all || layer >= firstWindowed);
  }

  private static List<Optional<ExpertTraits>> experts(
      ModelConfig config, Generation generation, int layers) {
    if (generation != Generation.QWEN3_MOE) {
      return IntStream.range(0, layers).mapToObj(_ -> Optional.<ExpertTraits>empty()).toList();
    }
    ExpertTraits traits = experts(config);
    List<Double> dense = config.numbers("mlp_only_layers");
    int step = config.positive("decoder_sparse_step", 1);
    return IntStream.range(0, layers)
        .mapToObj(layer ->
            dense.contains((double) layer) || (layer + 1) % step != 0
                ? Optional.<ExpertTraits>empty()
                : Optional.of(traits))
        .toList();
  }

  private static ExpertTraits experts(ModelConfig config) {
    ExpertCount count = ExpertCount.read(config, 8);
    return new ExpertTraits(
        count.all(),
        count.chosen(),
        config.positive("moe_intermediate_size"),
        config.flag("norm_topk_prob", false),
        "gate_proj",
        "up_proj",
        "down_proj");
  }
}
