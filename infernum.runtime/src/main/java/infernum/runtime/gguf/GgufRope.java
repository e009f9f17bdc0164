package infernum.runtime.gguf;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The keys of rotary embeddings, which config.json nests. */
final class GgufRope {
  private static final String SCALING = "rope.scaling.";

  private static final Map<String, String> SCALING_KEYS =
      Map.of(
          "factor", "factor",
          "original_context_length", "original_max_position_embeddings",
          "yarn_beta_fast", "beta_fast",
          "yarn_beta_slow", "beta_slow");

  private final Map<String, Object> own;

  /**
   * Of an architecture's keys.
   *
   * @param own loses those that are understood here
   */
  GgufRope(Map<String, Object> own) {
    this.own = own;
  }

  /** Elements of a head: stated, or those of a position's vector shared out evenly. */
  static OptionalLong headSize(Map<String, Object> own) {
    if (own.get("attention.key_length") instanceof Number stated) {
      return OptionalLong.of(stated.longValue());
    }
    return own.get("embedding_length") instanceof Number width
            && own.get("attention.head_count") instanceof Number heads
            && heads.longValue() > 0
        ? OptionalLong.of(width.longValue() / heads.longValue())
        : OptionalLong.empty();
  }

  /** Moves what is understood into a configuration. */
  void moveTo(Map<String, Object> config) {
    OptionalLong size = headSize(own);
    if (size.isPresent() && own.get("rope.dimension_count") instanceof Number turned) {
      own.remove("rope.dimension_count");
      if (turned.longValue() != size.getAsLong()) {
        config.put("partial_rotary_factor", turned.doubleValue() / size.getAsLong());
      }
    }
    Map<String, Object> scaling = scaling();
    if (!scaling.isEmpty()) {
      config.put("rope_scaling", scaling);
    }
  }

  private Map<String, Object> scaling() {
    // It tells how the model came about, not what it computes.
    own.remove(SCALING + "finetuned");
    if ("none".equals(own.get(SCALING + "type"))) {
      own.keySet().removeIf(key -> key.startsWith(SCALING));
    }
    if (own.get(SCALING + "attn_factor") instanceof Number one && one.doubleValue() == 1) {
      own.remove(SCALING + "attn_factor");
    }
    Map<String, Object> scaling = new TreeMap<>();
    own.forEach((key, value) -> {
      if (key.startsWith(SCALING)) {
        String name = key.substring(SCALING.length());
        scaling.put(SCALING_KEYS.getOrDefault(name, name), value);
      }
    });
    own.keySet().removeIf(key -> key.startsWith(SCALING));
    if (!scaling.isEmpty()) {
      Object type = scaling.remove("type");
      // llama.cpp scales linearly where a file tells no type.
      scaling.put("rope_type", type == null ? "linear" : type);
    }
    return scaling;
  }
}
