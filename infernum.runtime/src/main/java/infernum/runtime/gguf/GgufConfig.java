package infernum.runtime.gguf;

import infernum.runtime.checkpoint.Shown;
import infernum.spi.model.CheckpointException;
import infernum.spi.model.StoredTensor;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A file's metadata as config.json would say it. A key of the architecture for which there is no
 * such word keeps its own, without the architecture, so that a family that doesn't know it refuses
 * it.
 */
final class GgufConfig {
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("block_count", "num_hidden_layers"),
          Map.entry("context_length", "max_position_embeddings"),
          Map.entry("embedding_length", "hidden_size"),
          Map.entry("feed_forward_length", "intermediate_size"),
          Map.entry("vocab_size", "vocab_size"),
          Map.entry("attention.head_count", "num_attention_heads"),
          Map.entry("attention.head_count_kv", "num_key_value_heads"),
          Map.entry("attention.key_length", "head_dim"),
          Map.entry("attention.layer_norm_rms_epsilon", "rms_norm_eps"),
          Map.entry("rope.freq_base", "rope_theta"),
          Map.entry("expert_used_count", "num_experts_per_tok"),
          Map.entry("expert_feed_forward_length", "moe_intermediate_size"),
          Map.entry("expert_weights_norm", "norm_topk_prob"));

  /** Values that ask for nothing. */
  private static final Map<String, Object> NEUTRAL =
      Map.of(
          "expert_count", 0L,
          "expert_used_count", 0L,
          "expert_shared_count", 0L,
          "expert_gating_func", 1L,
          "expert_weights_scale", 1L,
          "leading_dense_block_count", 0L,
          "nextn_predict_layers", 0L,
          "attention.sliding_window", 0L,
          "attention.causal", true);

  /** Settings are single values, or one per layer. */
  private static final int MAX_LIST = 65_536;

  private final Path file;
  private final Map<String, Object> metadata;
  private final String architecture;
  private final Map<String, Object> own = new TreeMap<>();
  private final Map<String, Object> config = new TreeMap<>();

  GgufConfig(GgufFile model) {
    this.file = model.file();
    this.metadata = model.metadata();
    this.architecture = model.architecture();
    String prefix = architecture + ".";
    metadata.forEach((key, value) -> {
      if (key.startsWith(prefix)) {
        own.put(key.substring(prefix.length()), plain(key, value));
      }
    });
    own.entrySet().removeIf(entry -> isNeutral(entry.getKey(), entry.getValue()));
  }

  /** The configuration of a model with these tensors. */
  Map<String, Object> of(Map<String, StoredTensor> tensors) {
    heads();
    window();
    new GgufRope(own).moveTo(config);
    KEYS.forEach((from, to) -> take(from).ifPresent(value -> config.put(to, value)));
    take("expert_count")
        .ifPresent(count -> config.put(isLlama() ? "num_local_experts" : "num_experts", count));
    if (architecture.equals("qwen3moe")) {
      // The format has no word for what llama.cpp does for all of this architecture.
      config.putIfAbsent("norm_topk_prob", true);
    }
    config.put("architectures", List.of(architecture));
    config.put("hidden_act", "silu");
    tokens();
    fromTensors(tensors);
    own.forEach(config::putIfAbsent);
    return config;
  }

  private void heads() {
    if (own.get("attention.head_count") instanceof Number heads) {
      own.putIfAbsent("attention.head_count_kv", heads);
    }
    OptionalLong size = GgufRope.headSize(own);
    Optional<Object> valueSize = take("attention.value_length");
    if (valueSize.isPresent() && !isWhole(valueSize.get(), size)) {
      config.put("v_head_dim", valueSize.get());
    }
  }

  private void window() {
    take("attention.sliding_window")
        .ifPresent(window -> {
          config.put("sliding_window", window);
          if (architecture.startsWith("qwen")) {
            // Without these Qwen's config.json means a window that isn't used, or in late layers.
            config.put("use_sliding_window", true);
            config.put("max_window_layers", 0);
          }
        });
  }

  private void tokens() {
    List<Object> ends = new ArrayList<>();
    for (String key : List.of("eos_token_id", "eot_token_id", "eom_token_id")) {
      Object id = metadata.get("tokenizer.ggml." + key);
      if (id != null && !ends.contains(id)) {
        ends.add(id);
      }
    }
    if (!ends.isEmpty()) {
      config.put("eos_token_id", ends);
    }
    Object begin = metadata.get("tokenizer.ggml.bos_token_id");
    if (begin != null) {
      config.put("bos_token_id", begin);
    }
  }

  private void fromTensors(Map<String, StoredTensor> tensors) {
    StoredTensor embedding = tensors.get("model.embed_tokens.weight");
    if (embedding != null) {
      config.putIfAbsent("vocab_size", embedding.shape().getFirst());
    }
    config.put("tie_word_embeddings", !tensors.containsKey("lm_head.weight"));
    // Qwen2 has these always, and no key for them.
    if (!architecture.equals("qwen2")) {
      String layer = "model.layers.0.";
      config.put("attention_bias", tensors.containsKey(layer + "self_attn.q_proj.bias"));
      if (isLlama() || tensors.containsKey(layer + "mlp.up_proj.bias")) {
        config.put("mlp_bias", tensors.containsKey(layer + "mlp.up_proj.bias"));
      }
    }
  }

  private boolean isLlama() {
    return architecture.equals("llama");
  }

  private Optional<Object> take(String key) {
    Optional<Object> value = Optional.ofNullable(own.remove(key));
    // One value per layer that is the same for all layers is one value.
    return value.map(v ->
        v instanceof List<?> list && new HashSet<>(list).size() == 1
            ? Optional.<Object>ofNullable(list.getFirst()).orElse(v)
            : v);
  }

  private Object plain(String key, Object value) {
    boolean isArray = value.getClass().isArray();
    if (!isArray && !(value instanceof List<?>)) {
      return value;
    }
    int size = isArray ? Array.getLength(value) : ((List<?>) value).size();
    if (size > MAX_LIST) {
      throw new CheckpointException(
          file,
          "metadata '%s' is a setting of %d values; at most %d"
              .formatted(Shown.of(key), size, MAX_LIST));
    }
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      list.add(isArray ? Array.get(value, i) : ((List<?>) value).get(i));
    }
    return List.copyOf(list);
  }

  private static boolean isNeutral(String key, Object value) {
    Object neutral = NEUTRAL.get(key);
    return neutral != null
        && (value.equals(neutral)
            || (value instanceof Number number
                && neutral instanceof Long zero
                && number.doubleValue() == zero));
  }

  private static boolean isWhole(Object value, OptionalLong wanted) {
    return wanted.isPresent()
        && value instanceof Number number
        && number.doubleValue() == wanted.getAsLong();
  }
}
