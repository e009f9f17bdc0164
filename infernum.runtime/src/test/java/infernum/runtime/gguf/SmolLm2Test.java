package infernum.runtime.gguf;

import static infernum.runtime.Checkpoints.metadata;
import static infernum.runtime.Checkpoints.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.runtime.Shared;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.StoredTensor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A published file. */
class SmolLm2Test {
  private static Checkpoint open() {
    Path folder = Shared.path("models/smollm2-135m-instruct");
    GgufFormat format = new GgufFormat();
    assertTrue(format.recognises(folder));
    return format.open(folder, Checkpoints.QUANTISATIONS);
  }

  @Test
  void theConfigurationIsThatOfTheOriginal() {
    try (Checkpoint model = open()) {
      ModelConfig config = model.config();
      assertEquals("llama", model.architecture());
      assertEquals(List.of("llama"), config.texts("architectures"));
      assertTrue(model.interleavedRope());
      assertEquals(30, config.positive("num_hidden_layers"));
      assertEquals(576, config.positive("hidden_size"));
      assertEquals(1536, config.positive("intermediate_size"));
      assertEquals(9, config.positive("num_attention_heads"));
      assertEquals(3, config.positive("num_key_value_heads"));
      assertEquals(49_152, config.positive("vocab_size"));
      assertEquals(8192, config.positive("max_position_embeddings"));
      assertEquals(100_000, config.number("rope_theta"));
      assertEquals(1e-5, config.number("rms_norm_eps"), 1e-12);
      assertTrue(config.flag("tie_word_embeddings", false));
      assertFalse(config.flag("attention_bias", true));
      assertFalse(config.flag("mlp_bias", true));
      assertEquals("silu", config.text("hidden_act"));
      assertEquals(List.of(2.0), config.numbers("eos_token_id"));
      assertEquals(List.of(1.0), config.numbers("bos_token_id"));
      assertEquals(List.of(), List.copyOf(config.unread(List.of("architectures"))));
    }
  }

  @Test
  void tensorsHaveTransformersNamesAndRowsFirst() {
    try (Checkpoint model = open()) {
      assertEquals(272, model.tensors().size());
      StoredTensor gate = tensor(model, "model.layers.29.mlp.gate_proj.weight");
      assertEquals(List.of(1536L, 576L), gate.shape());
      assertEquals("Q4_1", gate.format().name());
      assertEquals(1536 * 576 / 32 * 20, gate.data().byteSize());
      assertEquals("Q8_0", tensor(model, "model.embed_tokens.weight").format().name());
      assertEquals("F32", tensor(model, "model.norm.weight").format().name());
    }
  }

  @Test
  void theVocabularyIsReadWhenItIsAskedFor() {
    try (Checkpoint model = open()) {
      List<?> tokens = metadata(model, "tokenizer.ggml.tokens", List.class);
      assertEquals(49_152, tokens.size());
      assertEquals("<|im_end|>", tokens.get(2));
      assertEquals(3, metadata(model, "tokenizer.ggml.token_type", int[].class)[2]);
    }
  }
}
