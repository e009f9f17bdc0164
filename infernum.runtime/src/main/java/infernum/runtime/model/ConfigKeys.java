package infernum.runtime.model;

import infernum.runtime.checkpoint.Shown;
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
          "chunk_size_feed_forward",
          "decoder_start_token_id",
          "dtype",
          "embd_pdrop",
          "eos_token_id",
          "id2label",
          "initializer_range",
          "is_encoder_decoder",
          "is_llama_config",
          "label2id",
          "max_position_embeddings",
          "model_type",
          "output_attentions",
          "output_hidden_states",
          "output_router_logits",
          "pad_token_id",
          "pooling_type",
          "pretraining_tp",
          "problem_type",
          "resid_pdrop",
          "return_dict",
          "router_aux_loss_coef",
          "router_jitter_noise",
          "tensor_data_layout",
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
          "clip_qkv",
          "embedding_multiplier",
          "logits_scaling",
          "mlp_bias",
          "n_shared_experts",
          "no_rope_layers",
          "quantization_config",
          "query_pre_attn_scalar",
          "residual_multiplier",
          "rope_interleaved",
          "shared_expert_intermediate_size",
          "use_qk_norm",
          "v_head_dim");

  /** The same, by their names in GGUF, which stand without the architecture. */
  private static final Set<String> DECISIVE_IN_GGUF =
      Set.of(
          "activation_sparsity_scale",
          "altup.active_idx",
          "altup.num_inputs",
          "attention.causal",
          "attention.clamp_kqv",
          "attention.decay_lora_rank",
          "attention.gate_lora_rank",
          "attention.group_norm_epsilon",
          "attention.group_norm_groups",
          "attention.iclr_lora_rank",
          "attention.indexer.head_count",
          "attention.indexer.key_length",
          "attention.indexer.top_k",
          "attention.key_length_mla",
          "attention.key_length_swa",
          "attention.kv_lora_rank",
          "attention.layer_norm_epsilon",
          "attention.max_alibi_bias",
          "attention.output_scale",
          "attention.q_lora_rank",
          "attention.relative_buckets_count",
          "attention.scale",
          "attention.shared_kv_layers",
          "attention.sliding_window_pattern",
          "attention.temperature_length",
          "attention.temperature_scale",
          "attention.value_length_mla",
          "attention.value_length_swa",
          "attention.value_residual_mix_lora_rank",
          "attn_logit_softcapping",
          "decoder_block_count",
          "embedding_length_out",
          "embedding_length_per_layer_input",
          "embedding_scale",
          "expert_chunk_feed_forward_length",
          "expert_gating_func",
          "expert_group_count",
          "expert_group_scale",
          "expert_group_used_count",
          "expert_shared_count",
          "expert_shared_feed_forward_length",
          "expert_weights_norm",
          "expert_weights_scale",
          "experts_per_group",
          "features_length",
          "final_logit_softcapping",
          "full_attention_interval",
          "interleave_moe_layer_step",
          "leading_dense_block_count",
          "logit_scale",
          "moe_every_n_layers",
          "moe_latent_size",
          "n_deepstack_layers",
          "nextn_predict_layers",
          "rescale_every_n_layers",
          "residual_scale",
          "rope.dimension_count_swa",
          "rope.dimension_sections",
          "rope.freq_base_swa",
          "rope.scale_linear",
          "router_logit_softcapping",
          "swiglu_clamp_exp",
          "swiglu_clamp_shexp",
          "swin_norm",
          "time_decay_extra_dim",
          "time_mix_extra_dim",
          "token_shift_count",
          "use_parallel_residual");

  /** The one that asks for something by being false. */
  private static final String CAUSAL = "attention.causal";

  private static final String QUANTISATION = "quantization_config";

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
      if (!DECISIVE.contains(key) && !DECISIVE_IN_GGUF.contains(key)) {
        unknown.add(key);
      } else if (!config.isFalse(key) || key.equals(CAUSAL)) {
        throw config.error(
            key, "changes the result, and this family doesn't have it" + scheme(config, key));
      }
    }
    return unknown;
  }

  /** Which one of the many ways to quantise a configuration asks for. */
  private static String scheme(ModelConfig config, String key) {
    if (!key.equals(QUANTISATION)) {
      return "";
    }
    String method = Shown.of(config.section(key).text("quant_method", "without a name"));
    return " ('quant_method' is %s; read are compressed-tensors in 8-bit floats, and GGUF)"
        .formatted(method);
  }
}
