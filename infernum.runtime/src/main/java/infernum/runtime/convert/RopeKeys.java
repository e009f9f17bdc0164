package infernum.runtime.convert;

import infernum.blocks.rope.Llama3Rope;
import infernum.runtime.gguf.GgufMetadata;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rotation of queries and keys in GGUF's terms: keys, and for Llama 3's scaling a tensor with
 * the factor by which each pair's frequency is divided.
 */
final class RopeKeys {
  private static final String ORIGINAL = "original_max_position_embeddings";

  /**
   * Settings of YaRN that have a key; llama.cpp derives the rest as transformers does by default.
   */
  private static final Set<String> YARN =
      Set.of("rope_type", "type", "rope_theta", "factor", ORIGINAL, "beta_fast", "beta_slow");

  private final Architecture architecture;
  private final ModelConfig config;
  private final ModelConfig scaling;
  private final GgufMetadata metadata;
  private final int headDim;

  RopeKeys(Architecture architecture, ModelConfig config, GgufMetadata metadata, int headDim) {
    this.architecture = architecture;
    this.config = config;
    this.metadata = metadata;
    this.headDim = headDim;
    ModelConfig old = config.section("rope_scaling");
    this.scaling = old.keys().isEmpty() ? config.section("rope_parameters") : old;
  }

  /** Puts the keys, and gives the tensor of factors if there is one. */
  Optional<StoredTensor> put() {
    double theta =
        scaling.positiveNumber(
            "rope_theta", config.positiveNumber("rope_theta", architecture.theta()));
    double part =
        scaling.positiveNumber(
            "partial_rotary_factor", config.positiveNumber("partial_rotary_factor", 1));
    int rotary = (int) (headDim * part + 1e-6);
    metadata.uint32(key("rope.dimension_count"), rotary);
    metadata.float32(key("rope.freq_base"), theta);
    String type = scaling.text("rope_type", scaling.text("type", "default"));
    switch (type) {
      case "default" -> {}
      case "linear" -> {
        metadata.text(key("rope.scaling.type"), "linear");
        metadata.float32(key("rope.scaling.factor"), scaling.positiveNumber("factor"));
      }
      case "yarn" -> yarn();
      case "llama3" -> {
        return Optional.of(factors(theta, rotary));
      }
      default -> throw scaling.error("rope_type", "'" + type + "' has no counterpart in GGUF");
    }
    return Optional.empty();
  }

  private void yarn() {
    for (String key : scaling.keys()) {
      if (!YARN.contains(key)) {
        throw scaling.error(key, "of yarn has no counterpart in GGUF");
      }
    }
    metadata.text(key("rope.scaling.type"), "yarn");
    metadata.float32(key("rope.scaling.factor"), scaling.positiveNumber("factor"));
    metadata.uint32(
        key("rope.scaling.original_context_length"),
        scaling.positive(ORIGINAL, config.positive("max_position_embeddings")));
    for (String beta : List.of("beta_fast", "beta_slow")) {
      if (scaling.has(beta)) {
        metadata.float32(key("rope.scaling.yarn_" + beta), scaling.positiveNumber(beta));
      }
    }
  }

  private StoredTensor factors(double theta, int rotary) {
    double original = scaling.positive(ORIGINAL, config.positive("max_position_embeddings"));
    double low = scaling.positiveNumber("low_freq_factor");
    double high = scaling.positiveNumber("high_freq_factor");
    double factor = scaling.positiveNumber("factor");
    double[] plain = new Llama3Rope.Policy(theta, 1, low, high, original).frequencies(rotary, 0);
    double[] scaled =
        new Llama3Rope.Policy(theta, factor, low, high, original).frequencies(rotary, 0);
    float[] factors = new float[plain.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) (plain[i] / scaled[i]);
    }
    MemorySegment data = MemorySegment.ofArray(new byte[factors.length * Float.BYTES]);
    MemorySegment.copy(factors, 0, data, RowEncoder.FLOAT, 0, factors.length);
    return new StoredTensor("rope_freqs.weight", DType.F32, List.of((long) factors.length), data);
  }

  private String key(String key) {
    return architecture.gguf() + "." + key;
  }
}
