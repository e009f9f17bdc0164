package infernum.runtime.gguf;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tensors' names in transformers' spelling. What isn't in the tables keeps its name. */
final class GgufNames {
  private static final Map<String, String> TOP =
      Map.of(
          "token_embd", "model.embed_tokens",
          "output", "lm_head",
          "output_norm", "model.norm");

  private static final Map<String, String> IN_LAYER =
      Map.ofEntries(
          Map.entry("attn_norm", "input_layernorm"),
          Map.entry("attn_q", "self_attn.q_proj"),
          Map.entry("attn_k", "self_attn.k_proj"),
          Map.entry("attn_v", "self_attn.v_proj"),
          Map.entry("attn_output", "self_attn.o_proj"),
          Map.entry("attn_q_norm", "self_attn.q_norm"),
          Map.entry("attn_k_norm", "self_attn.k_norm"),
          Map.entry("ffn_norm", "post_attention_layernorm"),
          Map.entry("ffn_gate", "mlp.gate_proj"),
          Map.entry("ffn_up", "mlp.up_proj"),
          Map.entry("ffn_down", "mlp.down_proj"));

  private static final String MERGED = "_exps";

  /** Mixtral spells its experts otherwise than all families after it. */
  private static final Map<String, String> MIXTRAL_EXPERT =
      Map.of("ffn_gate", "w1", "ffn_up", "w3", "ffn_down", "w2");

  private static final Map<String, String> EXPERT =
      Map.of("ffn_gate", "gate_proj", "ffn_up", "up_proj", "ffn_down", "down_proj");

  private final Map<String, String> expert;
  private final String mixture;

  /**
   * For files of an architecture.
   *
   * @param architecture {@code general.architecture}
   */
  GgufNames(String architecture) {
    boolean mixtral = architecture.equals("llama");
    expert = mixtral ? MIXTRAL_EXPERT : EXPERT;
    mixture = mixtral ? "block_sparse_moe" : "mlp";
  }

  /** {@code blk.3.attn_q.weight} as {@code model.layers.3.self_attn.q_proj.weight}. */
  String of(String name) {
    List<String> parts = List.of(name.split("\\.", -1));
    String suffix = "." + parts.getLast();
    if (parts.size() == 2 && TOP.containsKey(parts.get(0))) {
      return TOP.get(parts.get(0)) + suffix;
    }
    if (parts.size() < 4 || !parts.get(0).equals("blk")) {
      return name;
    }
    String layer = "model.layers." + parts.get(1) + ".";
    String part = parts.get(2);
    if (parts.size() == 5 && expert.containsKey(part)) {
      return layer + expert(parts.get(3), part) + suffix;
    }
    if (parts.size() == 4 && part.equals("ffn_gate_inp")) {
      return layer + mixture + ".gate" + suffix;
    }
    return parts.size() == 4 && IN_LAYER.containsKey(part)
        ? layer + IN_LAYER.get(part) + suffix
        : name;
  }

  /**
   * The name of one expert's matrix in a tensor that holds those of all.
   *
   * @return empty where the tensor isn't such a one
   */
  Optional<String> ofExpert(String name, long index) {
    String[] parts = name.split("\\.", -1);
    if (parts.length != 4 || !parts[0].equals("blk") || !parts[2].endsWith(MERGED)) {
      return Optional.empty();
    }
    String part = parts[2].substring(0, parts[2].length() - MERGED.length());
    return expert.containsKey(part)
        ? Optional.of(
            "model.layers.%s.%s.%s"
                .formatted(parts[1], expert(Long.toString(index), part), parts[3]))
        : Optional.empty();
  }

  private String expert(String index, String part) {
    return mixture + ".experts." + index + "." + expert.get(part);
  }
}
