package infernum.runtime.convert;

import infernum.runtime.gguf.GgufMetadata;
import infernum.spi.model.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/** A configuration of transformers in GGUF's keys. What these can't say is refused. */
final class ArchitectureKeys {
  private final Architecture architecture;
  private final ModelConfig config;
  private final GgufMetadata metadata;
  private final List<String> notes = new ArrayList<>();

  ArchitectureKeys(Architecture architecture, ModelConfig config, GgufMetadata metadata) {
    this.architecture = architecture;
    this.config = config;
    this.metadata = metadata;
  }

  /** Elements of a head. */
  int headDim() {
    return config.positive("head_dim", config.positive("hidden_size") / heads());
  }

  private int heads() {
    return config.positive("num_attention_heads");
  }

  private int kvHeads() {
    return config.positive("num_key_value_heads", heads());
  }

  private int experts() {
    return config.integer(
        "num_experts",
        architecture == Architecture.MIXTRAL || architecture == Architecture.QWEN3_MOE
            ? config.integer("num_local_experts", 0)
            : 0);
  }

  /** What the choice of types depends on. */
  ModelFacts facts(boolean ownHead) {
    return new ModelFacts(
        architecture.gguf(),
        config.positive("num_hidden_layers"),
        heads(),
        kvHeads(),
        experts(),
        ownHead,
        false);
  }

  /** What the user should know, once the keys are put. */
  List<String> notes() {
    return notes;
  }

  /** Puts all keys; RoPE's are {@link RopeKeys}'. */
  void put() {
    String activation = config.text("hidden_act", "silu");
    config.require(
        activation.equals("silu"),
        "hidden_act",
        "must be silu, which is all that GGUF's architecture has, is " + activation);
    metadata.text("general.architecture", architecture.gguf());
    metadata.text("general.type", "model");
    number("block_count", config.positive("num_hidden_layers"));
    number("context_length", config.positive("max_position_embeddings"));
    number("embedding_length", config.positive("hidden_size"));
    number("feed_forward_length", config.positive("intermediate_size"));
    number("attention.head_count", heads());
    number("attention.head_count_kv", kvHeads());
    number("attention.key_length", headDim());
    number("attention.value_length", headDim());
    number("vocab_size", config.positive("vocab_size"));
    metadata.float32(
        key("attention.layer_norm_rms_epsilon"),
        config.number("rms_norm_eps", architecture.epsilon()));
    experts(experts());
    window();
  }

  private void experts(int experts) {
    if (experts == 0) {
      return;
    }
    number("expert_count", experts);
    number(
        "expert_used_count",
        config.positive("num_experts_per_tok", architecture == Architecture.MIXTRAL ? 2 : 8));
    if (architecture == Architecture.QWEN3_MOE) {
      number("expert_feed_forward_length", config.positive("moe_intermediate_size"));
      config.require(
          config.flag("norm_topk_prob", false),
          "norm_topk_prob",
          "must be true, which llama.cpp takes for granted for this architecture");
      config.require(
          config.numbers("mlp_only_layers").isEmpty()
              && config.positive("decoder_sparse_step", 1) == 1,
          "mlp_only_layers",
          "leaves layers without experts, which GGUF's architecture doesn't have");
    }
  }

  private void window() {
    boolean qwen = !architecture.gguf().equals("llama");
    boolean used = !qwen || config.flag("use_sliding_window", false);
    int window = used ? config.integer("sliding_window", 0) : 0;
    if (window == 0) {
      return;
    }
    config.require(
        !qwen || config.integer("max_window_layers", 28) == 0,
        "max_window_layers",
        "must be 0: GGUF's architecture has one window for all layers or none");
    number("attention.sliding_window", window);
    notes.add(
        "%s: llama.cpp passes over 'sliding_window' for this architecture"
            .formatted(config.file()));
  }

  private void number(String key, long value) {
    metadata.uint32(key(key), value);
  }

  private String key(String key) {
    return architecture.gguf() + "." + key;
  }
}
