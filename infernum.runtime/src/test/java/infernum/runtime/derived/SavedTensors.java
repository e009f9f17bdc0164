package infernum.runtime.derived;

import infernum.spi.model.ModelConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names and shapes of the tensors that transformers saves for a configuration. Written from what it
 * saves, not from what our families ask for: a name too many or too few on either side is found.
 */
final class SavedTensors {
  private final Map<String, List<Long>> shapes = new TreeMap<>();
  private final ModelConfig config;
  private final String type;
  private final long hidden;

  private SavedTensors(ModelConfig config) {
    this.config = config;
    this.type = config.text("model_type");
    this.hidden = config.positive("hidden_size");
  }

  static Map<String, List<Long>> of(ModelConfig config) {
    SavedTensors saved = new SavedTensors(config);
    saved.model();
    return saved.shapes;
  }

  private void model() {
    long vocabulary = config.positive("vocab_size");
    add("model.embed_tokens", vocabulary, hidden);
    add("model.norm", hidden);
    if (!config.flag("tie_word_embeddings", false)) {
      add("lm_head", vocabulary, hidden);
    }
    for (int i = 0; i < config.positive("num_hidden_layers"); i++) {
      String layer = "model.layers." + i;
      add(layer + ".input_layernorm", hidden);
      add(layer + ".post_attention_layernorm", hidden);
      attention(layer + ".self_attn");
      switch (type) {
        case "mixtral" -> mixtral(layer + ".block_sparse_moe");
        case "qwen3_moe" -> qwenExperts(layer + ".mlp");
        default -> gated(layer + ".mlp", config.positive("intermediate_size"));
      }
    }
  }

  private void attention(String at) {
    long heads = config.positive("num_attention_heads");
    long keyValueHeads = config.positive("num_key_value_heads");
    long dim = hidden / heads;
    add(at + ".q_proj", heads * dim, hidden);
    add(at + ".k_proj", keyValueHeads * dim, hidden);
    add(at + ".v_proj", keyValueHeads * dim, hidden);
    add(at + ".o_proj", hidden, heads * dim);
    if (type.startsWith("qwen3")) {
      add(at + ".q_norm", dim);
      add(at + ".k_norm", dim);
    }
  }

  private void gated(String at, long width) {
    add(at + ".gate_proj", width, hidden);
    add(at + ".up_proj", width, hidden);
    add(at + ".down_proj", hidden, width);
  }

  private void mixtral(String at) {
    int experts = config.positive("num_local_experts");
    long width = config.positive("intermediate_size");
    add(at + ".gate", (long) experts, hidden);
    for (int i = 0; i < experts; i++) {
      add(at + ".experts." + i + ".w1", width, hidden);
      add(at + ".experts." + i + ".w2", hidden, width);
      add(at + ".experts." + i + ".w3", width, hidden);
    }
  }

  private void qwenExperts(String at) {
    int experts = config.positive("num_experts");
    add(at + ".gate", (long) experts, hidden);
    for (int i = 0; i < experts; i++) {
      gated(at + ".experts." + i, config.positive("moe_intermediate_size"));
    }
  }

  private void add(String name, Long... shape) {
    shapes.put(name + ".weight", List.of(shape));
  }
}
