package infernum.runtime.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The keys of a configuration class that transformers publishes (5.18.0), with values to try. A
 * line has a key; a value; another value; what transformers takes where the key is absent, or
 * {@code !} where a model must not be loaded without it; and, for a key that can't change what is
 * computed, why not. Values are JSON; a cell without one: the key is absent.
 */
record PublishedKeys(String title, List<Row> rows) {
  record Row(String key, String value, String other, String byDefault, String reason) {
    static Row of(String line) {
      List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
      if (cells.size() != 5) {
        throw new IllegalArgumentException("wants five cells: " + line);
      }
      return new Row(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4));
    }
  }

  /** What the six classes share. */
  private static final String COMMON =
      """
      num_hidden_layers   | 2      | 3      | ! |
      hidden_size         | 64     | 128    | ! |
      intermediate_size   | 128    | 64     | ! |
      vocab_size          | 96     | 128    | ! |
      num_attention_heads | 4      | 2      | ! |
      hidden_act          | "silu" | "relu" | "silu" |
      tie_word_embeddings | false  | true   | false |
      max_position_embeddings | 512 | 1024  | ! |
      rope_theta          | 5e5    | 1e5    | THETA |
      rope_scaling        | {"type": "dynamic", "factor": 2} | {"type": "dynamic", "factor": 3} | null |
      rope_parameters     |        | {"rope_type": "linear", "factor": 3} | null | rope_scaling goes before it
      partial_rotary_factor |      | 0.5    | 1.0 |
      initializer_range   | 0.02   | 0.5    | 0.02 | before training
      use_cache           | true   | false  | true | Python's way to ask for a cache
      attention_dropout   | 0.0    | 0.5    | 0.0  | training
      bos_token_id        | 1      | 3      |      | the text's
      eos_token_id        | 2      | [2, 3] |      | the text's
      pad_token_id        | null   | 0      |      | the text's
      _name_or_path       | ""     | "x"    |      | bookkeeping
      chunk_size_feed_forward | 0  | 16     |      | the same sums in parts, where it is used at all
      dtype               | "float32" | "bfloat16" |  | tensors say themselves how they are stored
      torch_dtype         |        | "float16"  |  | its older spelling
      id2label            | {"0": "a"} | {"0": "b"} | | classifiers
      label2id            | {"a": 0}   | {"b": 0}   | | classifiers
      is_encoder_decoder  | false  | true   |      | how Python calls it
      model_type          | "x"    | "y"    |      | architectures decides
      output_attentions   | false  | true   |      | what Python returns
      output_hidden_states | false | true   |      | what Python returns
      return_dict         | true   | false  |      | what Python returns
      problem_type        | null   | "regression" | | classifiers
      transformers_version | "4"   | "5"    |      | bookkeeping
      """;

  static final List<PublishedKeys> ALL =
      List.of(
          of(
              "LlamaForCausalLM",
              "10000.0",
              """
              num_key_value_heads | 2     | 4     | null  |
              head_dim            | 16    | 32    | null  |
              rms_norm_eps        | 1e-5  | 1e-4  | 1e-6  |
              attention_bias      | false | true  | false |
              mlp_bias            | false | true  | false |
              pretraining_tp      | 1     | 2     | 1     | the same sums in parts
              sliding_window      |       | 8     | null  |
              """),
          of(
              "MistralForCausalLM",
              "10000.0",
              """
              num_key_value_heads | 2     | 4     | !    |
              head_dim            | 16    | 32    | null |
              rms_norm_eps        | 1e-5  | 1e-4  | 1e-6 |
              sliding_window      | 8     | null  | !    |
              layer_types         |       | ["sliding_attention", "full_attention"] | null |
              """),
          of(
              "MixtralForCausalLM",
              "1000000.0",
              """
              num_key_value_heads | 2     | 4     | !    |
              head_dim            | 16    | 32    | null |
              rms_norm_eps        | 1e-6  | 1e-4  | 1e-5 |
              sliding_window      | 8     | null  | null |
              num_local_experts   | 4     | 8     | !    |
              num_experts         |       | 8     | null |
              num_experts_per_tok | 3     | 1     | 2    |
              output_router_logits | false | true | false | what Python returns
              router_aux_loss_coef | 0.001 | 0.1  | 0.001 | training
              router_jitter_noise  | 0.0   | 0.1  | 0.0  | training
              """),
          of(
              "Qwen2ForCausalLM",
              "10000.0",
              """
              num_key_value_heads | 2     | 4     | !     |
              head_dim            |       | 32    | null  |
              rms_norm_eps        | 1e-5  | 1e-4  | 1e-6  |
              use_sliding_window  | true  | false | false |
              sliding_window      | 8     | 16    | !     |
              max_window_layers   | 1     | 2     | 28    |
              layer_types         |       | ["sliding_attention", "full_attention"] | null |
              """),
          of(
              "Qwen3ForCausalLM",
              "10000.0",
              """
              num_key_value_heads | 2     | 4     | !     |
              head_dim            | 16    | 32    | !     |
              rms_norm_eps        | 1e-5  | 1e-4  | 1e-6  |
              attention_bias      | false | true  | false |
              use_sliding_window  | true  | false | false |
              sliding_window      | 8     | null  | !     |
              max_window_layers   | 1     | 0     | 28    |
              layer_types         |       | ["sliding_attention", "full_attention"] | null |
              """),
          of(
              "Qwen3MoeForCausalLM",
              "10000.0",
              """
              num_key_value_heads | 2     | 4     | !     |
              head_dim            | 16    | 32    | null  |
              rms_norm_eps        | 1e-5  | 1e-4  | 1e-6  |
              attention_bias      | false | true  | false |
              use_sliding_window  | true  | false | false |
              sliding_window      | 8     | 16    | !     |
              layer_types         |       | ["sliding_attention", "full_attention"] | null |
              max_window_layers   |       | 1     |       | older files have it; no code reads it
              num_experts         | 16    | 12    | !     |
              num_local_experts   |       | 12    | null  |
              num_experts_per_tok | 4     | 2     | 8     |
              moe_intermediate_size | 32  | 64    | !     |
              norm_topk_prob      | true  | false | false |
              decoder_sparse_step | 2     | 1     | 1     |
              mlp_only_layers     | []    | [1]   | null  |
              output_router_logits | false | true | false | what Python returns
              router_aux_loss_coef | 0.001 | 0.1  | 0.001 | training
              """));

  private static PublishedKeys of(String title, String theta, String own) {
    String architecture = "architectures | [\"%s\"] | [\"GemmaForCausalLM\"] | |".formatted(title);
    return new PublishedKeys(
        title,
        Stream.of(architecture, COMMON.replace("THETA", theta), own)
            .flatMap(String::lines)
            .map(Row::of)
            .toList());
  }

  /** The configuration of all keys' first values. */
  SequencedMap<String, String> config() {
    SequencedMap<String, String> config = new LinkedHashMap<>();
    for (Row row : rows) {
      put(config, row.key(), row.value());
    }
    return config;
  }

  /** With another value of one key. */
  SequencedMap<String, String> with(String key, String value) {
    SequencedMap<String, String> config = config();
    put(config, key, value);
    return config;
  }

  private static void put(SequencedMap<String, String> config, String key, String value) {
    if (value.isEmpty()) {
      config.remove(key);
    } else {
      config.put(key, value);
    }
  }

  @Override
  public String toString() {
    return title;
  }
}
