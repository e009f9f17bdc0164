package infernum.runtime.gguf;

import static infernum.runtime.gguf.GgufBytes.BOOL;
import static infernum.runtime.gguf.GgufBytes.FLOAT32;
import static infernum.runtime.gguf.GgufBytes.UINT32;
import static infernum.runtime.gguf.GgufBytes.int32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.runtime.model.Described;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No key of an architecture that the gguf package publishes (0.19) is passed over in silence. A
 * line has a key without its architecture; a value; another one; and, for a key that can't change
 * what is computed, why not. A cell without a value: the key is absent.
 */
class PublishedGgufKeysTest {
  private static final List<String> ARCHITECTURES = List.of("llama", "qwen2", "qwen3", "qwen3moe");

  private static final String UNDERSTOOD =
      """
      vocab_size          | 96   | 128 |
      context_length      | 512  | 1024 | bounds the context: this scaling goes by the original one
      embedding_length    | 64   | 128 |
      block_count         | 2    | 3   |
      attention.head_count    | 4 | 2  |
      attention.head_count_kv | 2 | 4  |
      attention.key_length    | 16 | 32 |
      attention.value_length  | 16 | 32 |
      attention.layer_norm_rms_epsilon | 1e-5 | 1e-4 |
      attention.sliding_window |   | 8  |
      attention.causal     | true | false |
      rope.dimension_count | 16   | 8   |
      rope.freq_base       | 5e5  | 1e4 |
      rope.scaling.type    | "yarn" | "linear" |
      rope.scaling.factor  | 4.0  | 8.0 |
      rope.scaling.original_context_length | 128 | 256 |
      rope.scaling.yarn_beta_fast | 32.0 | 16.0 |
      rope.scaling.yarn_beta_slow | 1.0  | 2.0  |
      rope.scaling.attn_factor    | 1.0  | 2.0  |
      rope.scaling.finetuned      | true | false | how the model came about
      tensor_data_layout   |  | "Meta AI original pth" | what the converter read
      pooling_type         |  | 1 | for embeddings, of which there are none here
      decoder_start_token_id | | 3 | for encoders with decoders, and then the text's
      """;

  private static final String DENSE =
      """
      feed_forward_length | 128 | 64 |
      """;

  private static final String EXPERTS =
      """
      expert_count      | 4 | 8 |
      expert_used_count | 2 | 1 |
      """;

  private static final String QWEN_EXPERTS =
      """
      feed_forward_length        | 128  | 64    | all layers have experts
      expert_feed_forward_length | 32   | 64    |
      expert_weights_norm        | true | false |
      """;

  private static final String LLAMA_EXPERTS =
      """
      feed_forward_length        | 128  | 64    |
      expert_feed_forward_length |      | 64    |
      expert_weights_norm        | true | false |
      """;

  /** Other architectures' features; a file of these four has none of them. */
  private static final String FOREIGN =
      """
      activation_sparsity_scale altup.active_idx altup.num_inputs attention.clamp_kqv
      attention.decay_lora_rank attention.gate_lora_rank attention.group_norm_epsilon
      attention.group_norm_groups attention.iclr_lora_rank attention.indexer.head_count
      attention.indexer.key_length attention.indexer.top_k attention.key_length_mla
      attention.key_length_swa attention.kv_lora_rank attention.layer_norm_epsilon
      attention.max_alibi_bias attention.output_scale attention.q_lora_rank
      attention.relative_buckets_count attention.scale attention.shared_kv_layers
      attention.sliding_window_pattern attention.temperature_length attention.temperature_scale
      attention.value_length_mla attention.value_length_swa
      attention.value_residual_mix_lora_rank attn_logit_softcapping decoder_block_count
      embedding_length_out embedding_length_per_layer_input embedding_scale
      expert_chunk_feed_forward_length expert_gating_func expert_group_count expert_group_scale
      expert_group_used_count expert_shared_count expert_shared_feed_forward_length
      expert_weights_scale experts_per_group features_length final_logit_softcapping
      full_attention_interval interleave_moe_layer_step leading_dense_block_count logit_scale
      moe_every_n_layers moe_latent_size n_deepstack_layers nextn_predict_layers
      rescale_every_n_layers residual_scale rope.dimension_count_swa rope.dimension_sections
      rope.freq_base_swa rope.scaling.alpha rope.scaling.yarn_attn_factor
      rope.scaling.yarn_ext_factor rope.scaling.yarn_log_multiplier router_logit_softcapping
      swiglu_clamp_exp swiglu_clamp_shexp swin_norm time_decay_extra_dim time_mix_extra_dim
      token_shift_count use_parallel_residual
      """;

  /** What config.json calls keys that are refused, in whose words the refusal is. */
  private static final Map<String, String> WORDS =
      Map.of(
          "attention.key_length", "v_head_dim",
          "attention.value_length", "v_head_dim",
          "attention.head_count", "num_attention_heads",
          "expert_weights_norm", "norm_topk_prob",
          "rope.scaling.attn_factor", "rope_scaling.attn_factor");

  @TempDir private Path folder = Path.of("");

  private record Row(String key, String value, String other, String reason) {
    static Row of(String line) {
      List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
      return new Row(cells.get(0), cells.get(1), cells.get(2), cells.get(3));
    }
  }

  @TestFactory
  Stream<DynamicContainer> anotherValueChangesTheModelOrIsRefusedOrHasAReasonNotTo() {
    return ARCHITECTURES.stream()
        .map(architecture ->
            DynamicContainer.dynamicContainer(
                architecture,
                rows(architecture).stream()
                    .map(row ->
                        DynamicTest.dynamicTest(row.key(), () -> check(architecture, row)))));
  }

  @TestFactory
  Stream<DynamicContainer> featuresOfOtherArchitecturesAreRefusedByName() {
    return ARCHITECTURES.stream()
        .map(architecture ->
            DynamicContainer.dynamicContainer(
                architecture,
                Arrays.stream(FOREIGN.strip().split("\\s+"))
                    .map(key ->
                        DynamicTest.dynamicTest(
                            key,
                            () -> assertEquals(Optional.empty(), with(architecture, key, "7"))))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen2", "qwen3", "qwen3moe"})
  void aFileThatAsksForNothingSpecialLeavesNothingUnknown(String architecture) throws IOException {
    assertEquals(List.of(), describe(architecture, base(architecture)).unknown());
  }

  @Test
  void expertsOfTheFirstLayersThatAreNoneAreTheOnlyNeutralFeature() throws IOException {
    assertTrue(with("qwen3moe", "leading_dense_block_count", "0").isPresent());
    assertTrue(with("qwen3moe", "leading_dense_block_count", "1").isEmpty());
  }

  private void check(String architecture, Row row) throws IOException {
    Described own = describe(architecture, base(architecture));
    Optional<Described> other = with(architecture, row.key(), row.other());
    if (row.reason().isEmpty()) {
      other.ifPresent(described -> assertNotEquals(own, described));
      other.ifPresent(described -> assertFalse(described.unknown().contains(row.key())));
    } else {
      assertEquals(own.model(), other.map(Described::model).orElse("refused"));
      assertEquals(own.weights(), other.map(Described::weights).orElse(Map.of()));
    }
  }

  /** Empty where the file is refused, which must be for the key. */
  private Optional<Described> with(String architecture, String key, String value)
      throws IOException {
    SequencedMap<String, String> keys = base(architecture);
    keys.put(key, value);
    try {
      return Optional.of(describe(architecture, keys));
    } catch (ConfigException e) {
      String message = String.valueOf(e.getMessage());
      String name = key.startsWith("rope.scaling.") ? key.substring(13) : key;
      assertTrue(
          message.contains(name) || message.contains(WORDS.getOrDefault(key, name)), message);
      return Optional.empty();
    }
  }

  private Described describe(String architecture, SequencedMap<String, String> keys)
      throws IOException {
    GgufBytes bytes = new GgufBytes().text("general.architecture", architecture);
    keys.forEach((key, value) -> put(bytes, architecture + "." + key, value));
    Path file = Files.write(folder.resolve("model.gguf"), bytes.build());
    try (Checkpoint model = new GgufFormat().open(file, Checkpoints.QUANTISATIONS)) {
      return Described.of(model.config());
    }
  }

  private static List<Row> rows(String architecture) {
    String experts =
        switch (architecture) {
          case "llama" -> EXPERTS + LLAMA_EXPERTS;
          case "qwen3moe" -> EXPERTS + QWEN_EXPERTS;
          default -> DENSE;
        };
    return (UNDERSTOOD + experts).lines().map(Row::of).toList();
  }

  private static SequencedMap<String, String> base(String architecture) {
    SequencedMap<String, String> keys = new LinkedHashMap<>();
    for (Row row : rows(architecture)) {
      if (!row.value().isEmpty()) {
        keys.put(row.key(), row.value());
      }
    }
    return keys;
  }

  private static void put(GgufBytes bytes, String key, String value) {
    if (value.startsWith("\"")) {
      bytes.text(key, value.substring(1, value.length() - 1));
    } else if (value.equals("true") || value.equals("false")) {
      bytes.key(key, BOOL, new byte[] {(byte) (value.equals("true") ? 1 : 0)});
    } else if (value.contains(".") || value.contains("e")) {
      bytes.key(key, FLOAT32, int32(Float.floatToIntBits(Float.parseFloat(value))));
    } else {
      bytes.key(key, UINT32, int32(Integer.parseInt(value)));
    }
  }
}
