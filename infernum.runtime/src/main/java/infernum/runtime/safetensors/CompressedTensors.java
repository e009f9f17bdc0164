package infernum.runtime.safetensors;

import infernum.runtime.checkpoint.Shown;
import infernum.spi.model.CheckpointException;
import infernum.spi.model.ConfigException;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.StoredTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checkpoints that the compressed-tensors library quantised to 8-bit floats: matrices in F8_E4M3,
 * each with {@code weight_scale} beside it, for the whole tensor or for each row (channel).
 * Whatever else {@code quantization_config} asks for is refused by its key, but for the
 * quantisation of activations and of the KV cache: these make a fast kernel faster and the result
 * coarser, and are passed over with a note.
 *
 * @param understood whether the checkpoint is of this kind
 * @param tensors without the scales of activations and caches
 * @param notes for the user
 */
record CompressedTensors(
    boolean understood, Map<String, StoredTensor> tensors, List<String> notes) {
  /** Its key in config.json. */
  static final String KEY = "quantization_config";

  private static final List<String> OF_ACTIVATIONS =
      List.of(".input_scale", ".output_scale", ".k_scale", ".v_scale", ".q_scale");

  /** Names of one layout: matrices in F8_E4M3 and their scales. */
  private static final List<String> FORMATS = List.of("float-quantized", "naive-quantized");

  /** Ways of sharing scales that are read. */
  private static final List<String> STRATEGIES = List.of("tensor", "channel");

  /**
   * Reads what a configuration says of its tensors, if it is of this kind.
   *
   * @throws ConfigException it asks for what isn't read
   * @throws CheckpointException a tensor doesn't fit it
   */
  static CompressedTensors of(Path file, ModelConfig config, Map<String, StoredTensor> tensors) {
    ModelConfig settings = config.section(KEY);
    String method = settings.text("quant_method", "");
    if (!method.equals("compressed-tensors")) {
      // Left to the loader, which refuses the key by its name.
      return new CompressedTensors(false, tensors, List.of());
    }
    List<String> passedOver = new ArrayList<>();
    check(settings, passedOver);
    Map<String, StoredTensor> weights = new TreeMap<>(tensors);
    weights.keySet().removeIf(name -> OF_ACTIVATIONS.stream().anyMatch(name::endsWith));
    weights.values().forEach(tensor -> checkScales(file, tensor, weights));
    List<String> notes =
        passedOver.isEmpty()
            ? List.of()
            : List.of(
                "%s: '%s' asks for %s, which isn't done; weights alone are quantised"
                    .formatted(config.file(), KEY, String.join(" and ", passedOver)));
    return new CompressedTensors(true, weights, notes);
  }

  private static void check(ModelConfig settings, List<String> passedOver) {
    String format = settings.text("format", "");
    settings.require(
        FORMATS.contains(format),
        "format",
        "must be one of %s, is %s".formatted(FORMATS, Shown.of(format)));
    String sparsity = settings.section("sparsity_config").text("format", "dense");
    settings.require(sparsity.equals("dense"), "sparsity_config", "asks for " + Shown.of(sparsity));
    settings.require(
        settings.section("transform_config").keys().isEmpty(),
        "transform_config",
        "asks for a transform of weights, which isn't done");
    if (settings.has("kv_cache_scheme")) {
      passedOver.add("a quantised KV cache");
    }
    ModelConfig groups = settings.section("config_groups");
    for (String name : groups.keys()) {
      ModelConfig group = groups.section(name);
      if (group.has("input_activations") || group.has("output_activations")) {
        passedOver.add("quantised activations (" + Shown.of(name) + ")");
      }
      if (group.has("weights")) {
        checkWeights(group.section("weights"));
      }
    }
  }

  private static void checkWeights(ModelConfig weights) {
    weights.require(
        weights.text("type", "int").equals("float"), "type", "must be float for 8-bit floats");
    weights.require(weights.integer("num_bits", 8) == 8, "num_bits", "must be 8");
    weights.require(weights.flag("symmetric", true), "symmetric", "must be true");
    String strategy = weights.text("strategy", "tensor");
    weights.require(
        STRATEGIES.contains(strategy),
        "strategy",
        "must be one of %s, is %s".formatted(STRATEGIES, Shown.of(strategy)));
  }

  private static void checkScales(
      Path file, StoredTensor tensor, Map<String, StoredTensor> tensors) {
    String name = tensor.name();
    if (tensor.format().name().equals("F8_E4M3")
        && !(name.endsWith(".weight") && tensors.containsKey(name + "_scale"))) {
      throw new CheckpointException(
          file,
          "tensor '%s' is F8_E4M3 without '%s_scale' beside it"
              .formatted(Shown.of(name), Shown.of(name)));
    }
    boolean ofNothing =
        name.endsWith(".weight_scale")
            && !tensors.containsKey(name.substring(0, name.length() - "_scale".length()));
    if (ofNothing) {
      throw new CheckpointException(
          file, "tensor '%s' scales a weight that isn't there".formatted(Shown.of(name)));
    }
  }
}
