package infernum.runtime.model;

import infernum.spi.model.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Keys of configurations that families didn't ask for. Nothing that changes the result is passed
 * over: keys known to do so end the load, keys known not to are fine, and any other is shown to the
 * user.
 */
final class ConfigKeys {
  /** Training, bookkeeping, and what the text layer reads elsewhere. */
  private static final Set<String> HARMLESS =
      Set.of(
          "_name_or_path",
          "architectures",
          "attention_dropout",
          "bos_token_id",
          "dtype",
          "embd_pdrop",
          "eos_token_id",
          "id2label",
          "initializer_range",
          "is_llama_config",
          "label2id",
          "max_position_embeddings",
          "model_type",
          "output_attentions",
          "output_hidden_states",
          "output_router_logits",
          "pad_token_id",
          "pretraining_tp",
          "resid_pdrop",
          "return_dict",
          "router_aux_loss_coef",
          "router_jitter_noise",
          "tokenizer_class",
          "torch_dtype",
          "transformers.js_config",
          "transformers_version",
          "unsloth_fixed",
          "unsloth_version",
          "use_cache",
          "vocab_size");

  /**
   * Other families' features: a checkpoint that has one isn't what its architecture's name says.
   */
  private static final Set<String> DECISIVE =
      Set.of(
          "alibi",
          "attention_multiplier",
          "attention.clamp_kqv",
          "attention.key_length_mla",
          "attention.max_alibi_bias",
          "attention.scale",
          "attn_logit_softcapping",
          "clip_qkv",
          "embedding_multiplier",
          "embedding_scale",
          "expert_gating_func",
          "expert_shared_count",
          "expert_weights_norm",
          "expert_weights_scale",
          "final_logit_softcapping",
          "logit_scale",
          "logits_scaling",
          "n_shared_experts",
          "no_rope_layers",
          "quantization_config",
          "query_pre_attn_scalar",
          "residual_multiplier",
          "residual_scale",
          "rope_interleaved",
          "shared_expert_intermediate_size",
          "use_parallel_residual",
          "use_qk_norm",
          "v_head_dim");

  private ConfigKeys() {}

  /**
   * Keys that nobody asked for and that nobody here knows.
   *
   * @throws infernum.spi.model.ConfigException a key changes the result in a way that the family
   *     doesn't have
   */
  static List<String> unknown(ModelConfig config) {
    List<String> unknown = new ArrayList<>();
    for (String key : config.unread(HARMLESS)) {
      if (!DECISIVE.contains(key)) {
        unknown.add(key);
      } else if (!config.isFalse(key)) {
        throw config.error(key, "changes the result, and this family doesn't have it");
      }
    }
    return unknown;
  }
}
