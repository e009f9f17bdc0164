package infernum.runtime.gguf;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tensors' names in GGUF's and in transformers' spelling. */
public final class GgufNames {
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
  private static final String ROUTER = "ffn_gate_inp";
  private static final Pattern LAYER = Pattern.compile("model\\.layers\\.(\\d{1,9})\\.(.+)");
  private static final Pattern EXPERT_OF = Pattern.compile("(.+)\\.experts\\.(\\d{1,9})\\.([^.]+)");

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
  public GgufNames(String architecture) {
    boolean mixtral = architecture.equals("llama");
    expert = mixtral ? MIXTRAL_EXPERT : EXPERT;
    mixture = mixtral ? "block_sparse_moe" : "mlp";
  }

  /**
   * {@code blk.3.attn_q.weight} as {@code model.layers.3.self_attn.q_proj.weight}. What isn't in
   * the tables keeps its name.
   */
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
    if (parts.size() == 4 && part.equals(ROUTER)) {
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

  /**
   * Where a tensor of transformers goes in a file.
   *
   * @param name in GGUF's spelling
   * @param expert its number where the file's tensor holds those of all experts
   */
  public record Place(String name, OptionalInt expert) {}

  /**
   * The other way: {@code model.layers.3.self_attn.q_proj.weight} as {@code blk.3.attn_q.weight}.
   *
   * @return empty where GGUF has no such tensor
   */
  public Optional<Place> place(String name) {
    int dot = name.lastIndexOf('.');
    String suffix = dot < 0 ? "" : name.substring(dot);
    String stem = name.substring(0, name.length() - suffix.length());
    Optional<String> top = key(TOP, stem);
    if (top.isPresent()) {
      return top.map(found -> new Place(found + suffix, OptionalInt.empty()));
    }
    Matcher inLayer = LAYER.matcher(stem);
    if (!inLayer.matches()) {
      return Optional.empty();
    }
    String block = "blk." + inLayer.group(1) + ".";
    String part = inLayer.group(2);
    if (part.equals(mixture + ".gate")) {
      return Optional.of(new Place(block + ROUTER + suffix, OptionalInt.empty()));
    }
    Matcher ofExpert = EXPERT_OF.matcher(part);
    if (ofExpert.matches() && ofExpert.group(1).equals(mixture)) {
      return key(expert, ofExpert.group(3))
          .map(found ->
              new Place(
                  block + found + MERGED + suffix,
                  OptionalInt.of(Integer.parseInt(ofExpert.group(2)))));
    }
    return key(IN_LAYER, part).map(found -> new Place(block + found + suffix, OptionalInt.empty()));
  }

  private static Optional<String> key(Map<String, String> names, String value) {
    return names.entrySet().stream()
        .filter(entry -> entry.getValue().equals(value))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private String expert(String index, String part) {
    return mixture + ".experts." + index + "." + expert.get(part);
  }
}
