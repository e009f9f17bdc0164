package infernum.runtime.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.DerivedCheckpoint;
import infernum.runtime.derived.Goldens;
import infernum.runtime.model.LoadedModel;
import infernum.spi.InfernumException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerVerifierTest {
  private static final Path LAYERS = Goldens.folder("goldens/llama-kv2/layers.safetensors");

  private final List<String> failures = new ArrayList<>();

  private Tally verify(DerivedCheckpoint checkpoint) {
    try (LoadedModel model = Goldens.load(checkpoint)) {
      return new LayerVerifier(failures::add).verify(model, LAYERS);
    }
  }

  @Test
  void everyBlockPutsOutWhatTheReferencesDoes() {
    assertEquals(new Tally(1, 0, 0), verify(Goldens.derived("llama-kv2")), failures::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "model.embed_tokens,               embedding",
    "model.layers.0.input_layernorm,   layers.0.attentionNorm",
    "model.layers.1.self_attn.o_proj,  layers.1.attention",
    "model.layers.1.mlp.gate_proj,     layers.1.feedForward",
    "model.norm,                       norm"
  })
  void theFirstBlockThatDiffersIsNamed(String weight, String block) {
    DerivedCheckpoint model = Goldens.derived("llama-kv2").negated(weight + ".weight");
    assertEquals(new Tally(0, 1, 0), verify(model));
    assertEquals(1, failures.size(), failures::toString);
    String failure = failures.getFirst();
    assertTrue(failure.contains("block " + block + " is the first of "), failure);
    assertTrue(failure.contains("ours mean "), failure);
    assertTrue(failure.contains("the reference's mean "), failure);
  }

  @Test
  void whatIsNoNumberDiffersFromEveryNumber() {
    float[] reference = {1, 2, 3, 4};
    assertTrue(LayerVerifier.compare("a", reference, reference.clone()).isEmpty());
    float[] ours = {1, Float.NaN, 3, 4};
    String text = LayerVerifier.compare("a", ours, reference).orElseThrow().text();
    assertTrue(text.contains("off by NaN at element 1"), text);
  }

  @Test
  void blocksThatTheModelHasNotAreNamed() {
    DerivedCheckpoint shallow = Goldens.derived("llama-kv2").with("num_hidden_layers", 1);
    shallow.tensors().keySet().removeIf(name -> name.startsWith("model.layers.1."));
    String message = assertThrows(InfernumException.class, () -> verify(shallow)).getMessage();
    assertTrue(String.valueOf(message).contains("layers.1.attention"), message);
  }
}
