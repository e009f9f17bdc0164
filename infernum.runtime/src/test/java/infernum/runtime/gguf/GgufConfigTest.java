package infernum.runtime.gguf;

import static infernum.runtime.Checkpoints.resource;
import static infernum.runtime.Checkpoints.tensor;
import static infernum.runtime.gguf.GgufBytes.ARRAY;
import static infernum.runtime.gguf.GgufBytes.BOOL;
import static infernum.runtime.gguf.GgufBytes.F32;
import static infernum.runtime.gguf.GgufBytes.FLOAT32;
import static infernum.runtime.gguf.GgufBytes.UINT32;
import static infernum.runtime.gguf.GgufBytes.int32;
import static infernum.runtime.gguf.GgufBytes.int64;
import static infernum.runtime.gguf.GgufBytes.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.StoredTensor;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metadata and names in the words that model families know. */
class GgufConfigTest {
  @TempDir private Path folder = Path.of("");

  private Checkpoint open(GgufBytes bytes) throws IOException {
    Path file = Files.write(folder.resolve("model.gguf"), bytes.build());
    return new GgufFormat().open(file, Checkpoints.QUANTISATIONS);
  }

  private static GgufBytes of(String architecture) {
    return new GgufBytes()
        .text("general.architecture", architecture)
        .key(architecture + ".embedding_length", UINT32, int32(64))
        .key(architecture + ".attention.head_count", UINT32, int32(4));
  }

  private static byte[] float32(float value) {
    return int32(Float.floatToIntBits(value));
  }

  private static Checkpoint tiny(String architecture) {
    String name = "tiny-" + architecture;
    return new GgufFormat().open(resource("gguf/" + name), Checkpoints.QUANTISATIONS);
  }

  @Test
  void aLlamaIsDescribed() {
    try (Checkpoint model = tiny("llama")) {
      ModelConfig config = model.config();
      assertEquals(16, config.integer("head_dim"));
      assertEquals(2, config.integer("num_key_value_heads"));
      assertEquals(List.of(303.0, 306.0), config.numbers("eos_token_id"));
      assertFalse(config.flag("tie_word_embeddings", true));
      assertFalse(config.has("partial_rotary_factor"));
      assertFalse(config.has("v_head_dim"));
      assertEquals(List.of(8L), tensor(model, "rope_freqs.weight").shape());
      assertEquals(List.of(312L, 64L), tensor(model, "lm_head.weight").shape());
      assertTrue(model.interleavedRope());
    }
  }

  @Test
  void aQwen2IsDescribed() {
    try (Checkpoint model = tiny("qwen2")) {
      ModelConfig config = model.config();
      assertEquals(1e6, config.number("rope_theta"));
      assertEquals(312, config.integer("vocab_size"));
      assertTrue(config.flag("tie_word_embeddings", false));
      assertFalse(config.has("attention_bias"));
      assertFalse(config.has("use_sliding_window"));
      assertEquals(List.of(32L), tensor(model, "model.layers.1.self_attn.k_proj.bias").shape());
      assertEquals("BF16", tensor(model, "model.layers.1.self_attn.k_proj.weight").format().name());
      assertFalse(model.interleavedRope());
    }
  }

  @Test
  void aQwen3MixtureIsDescribedAndItsExpertsAreCutApart() {
    try (Checkpoint model = tiny("qwen3moe")) {
      ModelConfig config = model.config();
      assertEquals(8, config.integer("num_experts"));
      assertFalse(config.has("num_local_experts"));
      assertFalse(config.has("mlp_bias"));
      assertEquals(2, config.integer("num_experts_per_tok"));
      assertEquals(32, config.integer("moe_intermediate_size"));
      assertTrue(config.flag("norm_topk_prob", false));
      assertFalse(config.flag("attention_bias", true));
      assertEquals(List.of(8L, 64L), tensor(model, "model.layers.0.mlp.gate.weight").shape());
      assertEquals(List.of(32L), tensor(model, "model.layers.0.self_attn.q_norm.weight").shape());
      String experts = "model.layers.1.mlp.experts.";
      StoredTensor first = tensor(model, experts + "0.down_proj.weight");
      StoredTensor last = tensor(model, experts + "7.down_proj.weight");
      assertEquals(List.of(64L, 32L), last.shape());
      assertEquals(64 * 34, last.data().byteSize());
      assertEquals(7 * 64 * 34, last.data().address() - first.data().address());
      assertEquals(List.of(32L, 64L), tensor(model, experts + "3.up_proj.weight").shape());
      assertEquals(List.of(32L, 64L), tensor(model, experts + "3.gate_proj.weight").shape());
    }
  }

  @Test
  void aMixtralHasItsOwnNamesForExperts() throws IOException {
    GgufBytes mixtral = of("llama").key("llama.expert_count", UINT32, int32(2));
    mixtral.tensor("blk.0.ffn_gate_inp.weight", F32, 0, 4, 2);
    mixtral.tensor("blk.0.ffn_gate_exps.weight", F32, 32, 4, 2, 2);
    mixtral.tensor("blk.0.ffn_up_exps.weight", F32, 96, 4, 2, 2);
    mixtral.tensor("blk.0.ffn_down_exps.weight", F32, 160, 2, 4, 2);
    mixtral.tensor("blk.1.ffn_down.5.weight", F32, 224, 2, 4);
    try (Checkpoint model = open(mixtral.data(256))) {
      String block = "model.layers.0.block_sparse_moe.";
      String one = block + "experts.1.";
      assertEquals(
          Set.of(
              block + "gate.weight",
              block + "experts.0.w1.weight",
              block + "experts.0.w2.weight",
              block + "experts.0.w3.weight",
              one + "w1.weight",
              one + "w2.weight",
              one + "w3.weight",
              "model.layers.1.block_sparse_moe.experts.5.w2.weight"),
          model.tensors().keySet());
      assertEquals(List.of(4L, 2L), tensor(model, one + "w2.weight").shape());
      assertEquals(List.of(2L, 4L), tensor(model, one + "w1.weight").shape());
      // The data's bytes count up: where a slice begins shows in its first.
      assertEquals(64, tensor(model, one + "w1.weight").data().get(ValueLayout.JAVA_BYTE, 0));
      assertEquals(
          128, 0xFF & tensor(model, one + "w3.weight").data().get(ValueLayout.JAVA_BYTE, 0));
      assertEquals(2, model.config().integer("num_local_experts"));
      assertFalse(model.config().has("num_experts"));
    }
  }

  @Test
  void aKeyWithoutAWordInConfigJsonKeepsItsOwn() throws IOException {
    GgufBytes bytes =
        of("llama")
            .key("llama.attention.scale", FLOAT32, float32(0.5f))
            .key("llama.rope.scale_linear", FLOAT32, float32(2))
            .key("other.attention.clamp_kqv", FLOAT32, float32(2));
    try (Checkpoint model = open(bytes)) {
      ModelConfig config = model.config();
      assertEquals(0.5, config.number("attention.scale"));
      assertEquals(2, config.number("rope.scale_linear"));
      assertFalse(config.keys().contains("attention.clamp_kqv"));
    }
  }

  @Test
  void whatAsksForNothingIsLeftOut() throws IOException {
    GgufBytes bytes =
        of("llama")
            .key("llama.expert_count", UINT32, int32(0))
            .key("llama.expert_used_count", UINT32, int32(0))
            .key("llama.attention.sliding_window", UINT32, int32(0))
            .key("llama.attention.causal", BOOL, new byte[] {1})
            .key("llama.rope.dimension_count", UINT32, int32(16))
            .key("llama.attention.value_length", UINT32, int32(16))
            .text("llama.rope.scaling.type", "none")
            .key("llama.rope.scaling.factor", FLOAT32, float32(1));
    try (Checkpoint model = open(bytes)) {
      assertEquals(
          Set.of(
              "architectures",
              "hidden_size",
              "num_attention_heads",
              "num_key_value_heads",
              "hidden_act",
              "tie_word_embeddings",
              "attention_bias",
              "mlp_bias"),
          model.config().keys());
      assertEquals(4, model.config().integer("num_key_value_heads"));
    }
  }

  @Test
  void headsOfTwoSizesAndPartlyTurnedOnesAreTold() throws IOException {
    GgufBytes bytes =
        of("llama")
            .key("llama.attention.key_length", UINT32, int32(32))
            .key("llama.attention.value_length", UINT32, int32(24))
            .key("llama.rope.dimension_count", UINT32, int32(8))
            .key("llama.attention.causal", BOOL, new byte[] {0});
    try (Checkpoint model = open(bytes)) {
      ModelConfig config = model.config();
      assertEquals(32, config.integer("head_dim"));
      assertEquals(24, config.integer("v_head_dim"));
      assertEquals(0.25, config.number("partial_rotary_factor"));
      assertFalse(config.flag("attention.causal", true));
    }
  }

  @Test
  void ropeScalingIsASection() throws IOException {
    GgufBytes bytes =
        of("qwen2")
            .text("qwen2.rope.scaling.type", "yarn")
            .key("qwen2.rope.scaling.factor", FLOAT32, float32(4))
            .key("qwen2.rope.scaling.original_context_length", UINT32, int32(32_768))
            .key("qwen2.rope.scaling.yarn_beta_fast", FLOAT32, float32(16))
            .key("qwen2.rope.scaling.finetuned", BOOL, new byte[] {1})
            .key("qwen2.rope.scaling.attn_factor", FLOAT32, float32(1))
            .key("qwen2.rope.scaling.yarn_ext_factor", FLOAT32, float32(0.5f));
    try (Checkpoint model = open(bytes)) {
      ModelConfig scaling = model.config().section("rope_scaling");
      assertEquals("yarn", scaling.text("rope_type"));
      assertEquals(4, scaling.number("factor"));
      assertEquals(32_768, scaling.integer("original_max_position_embeddings"));
      assertEquals(16, scaling.number("beta_fast"));
      assertEquals(Set.of("yarn_ext_factor"), scaling.unread(List.of()));
      assertEquals(
          List.of(),
          model.config().keys().stream().filter(key -> key.startsWith("rope.")).toList());
    }
  }

  @Test
  void aFactorWithoutATypeScalesLinearly() throws IOException {
    GgufBytes bytes = of("llama").key("llama.rope.scaling.factor", FLOAT32, float32(2));
    try (Checkpoint model = open(bytes)) {
      assertEquals("linear", model.config().section("rope_scaling").text("rope_type"));
    }
  }

  @Test
  void biasesShowInTheConfiguration() throws IOException {
    GgufBytes bytes = of("llama");
    bytes.tensor("blk.0.attn_q.bias", F32, 0, 8).tensor("blk.0.ffn_up.bias", F32, 32, 8).data(64);
    try (Checkpoint model = open(bytes)) {
      assertTrue(model.config().flag("attention_bias", false));
      assertTrue(model.config().flag("mlp_bias", false));
    }
  }

  @Test
  void aQwenWindowIsOneThatIsUsed() throws IOException {
    try (Checkpoint model =
        open(of("qwen2").key("qwen2.attention.sliding_window", UINT32, int32(128)))) {
      assertEquals(128, model.config().integer("sliding_window"));
      assertTrue(model.config().flag("use_sliding_window", false));
      assertEquals(0, model.config().integer("max_window_layers"), "in all layers");
    }
  }

  @Test
  void valuesPerLayerThatAreAllTheSameAreOne() throws IOException {
    byte[] same = join(int32(UINT32), int64(3), int32(8), int32(8), int32(8));
    byte[] other = join(int32(UINT32), int64(2), int32(8), int32(16));
    GgufBytes bytes =
        of("llama")
            .key("llama.attention.head_count_kv", ARRAY, same)
            .key("llama.feed_forward_length", ARRAY, other);
    try (Checkpoint model = open(bytes)) {
      assertEquals(8, model.config().integer("num_key_value_heads"));
      assertEquals(List.of(8.0, 16.0), model.config().numbers("intermediate_size"));
    }
  }

  @Test
  void aFolderMustHoldOneFile() throws IOException {
    GgufFormat format = new GgufFormat();
    assertFalse(format.recognises(folder));
    Checkpoints.refused(
        folder, () -> format.open(folder, Checkpoints.QUANTISATIONS).close(), "0 .gguf files");
    byte[] bytes = of("llama").build();
    Files.write(folder.resolve("one.gguf"), bytes);
    assertTrue(format.recognises(folder));
    format.open(folder, Checkpoints.QUANTISATIONS).close();
    Files.write(folder.resolve("two.gguf"), bytes);
    Checkpoints.refused(
        folder, () -> format.open(folder, Checkpoints.QUANTISATIONS).close(), "2 .gguf files");
  }

  @Test
  void aFileOfAnyNameIsRecognisedByItsFirstBytes() throws IOException {
    GgufFormat format = new GgufFormat();
    Path plain = folder.resolve("blob");
    assertFalse(format.recognises(plain));
    Files.writeString(plain, "GGUF and more");
    assertTrue(format.recognises(plain));
    Files.writeString(plain, "GGU");
    assertFalse(format.recognises(plain));
    assertTrue(format.recognises(folder.resolve("missing.gguf")));
    Path missing = folder.resolve("missing.gguf");
    Checkpoints.refused(
        missing, () -> format.open(missing, Checkpoints.QUANTISATIONS).close(), "doesn't exist");
  }
}
