package infernum.runtime.safetensors;

import static infernum.runtime.Checkpoints.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Checkpoints;
import infernum.runtime.Shared;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.StoredTensor;
import infernum.spi.tensor.DType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that transformers wrote. */
class SharedGoldensTest {
  private final SafeTensorsFormat format = new SafeTensorsFormat();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama",
        "llama-tied-rope-llama3",
        "mistral-sliding",
        "mixtral",
        "qwen2",
        "qwen3",
        "qwen3-moe",
        "deepseek-v3",
        "gemma2",
        "gemma3",
        "phi3"
      })
  void everyGoldenOpens(String name) {
    Path folder = Shared.path("goldens/" + name);
    assertTrue(format.recognises(folder));
    try (Checkpoint model = format.open(folder, Checkpoints.QUANTISATIONS)) {
      assertTrue(model.architecture().endsWith("ForCausalLM"), model.architecture());
      assertFalse(model.interleavedRope());
      assertTrue(model.config().positive("vocab_size") > 0);
      StoredTensor embedding = tensor(model, "model.embed_tokens.weight");
      assertEquals(DType.F32, embedding.format());
      assertTrue(model.metadata().get("generation_config") instanceof Map<?, ?>);
    }
  }

  @Test
  void theFileItselfIsOpenedWithTheConfigurationBesideIt() {
    Path file = Shared.path("goldens/llama/model.safetensors");
    assertTrue(format.recognises(file));
    try (Checkpoint model = format.open(file, Checkpoints.QUANTISATIONS)) {
      assertEquals("LlamaForCausalLM", model.architecture());
      assertEquals(List.of(640L, 64L), tensor(model, "model.embed_tokens.weight").shape());
    }
  }
}
