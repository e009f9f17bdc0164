package infernum.runtime.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.DerivedCheckpoint;
import infernum.runtime.derived.Goldens;
import infernum.runtime.far.FarDevice;
import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.runtime.plugin.VariantChoice;
import infernum.spi.InfernumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLoaderTest {
  private static final LoadOptions ON_FAR = LoadOptions.DEFAULT.orOn("far");

  private final FarDevice far =
      new FarDevice(
          Goldens.SERVICES.devices().get("cpu-reference"),
          Goldens.SERVICES.kernels().get("cpu-reference"));
  private final ModelLoader loader = new ModelLoader(Services.of(Plugins.none(), far));
  private final DerivedCheckpoint llama = Goldens.derived("llama-kv2");

  private String refusal(LoadOptions options) {
    Exception e = assertThrows(InfernumException.class, () -> loader.load(llama, options));
    assertEquals(0, far.open(), "contexts and regions that nobody closed");
    assertEquals(1, llama.closed());
    return String.valueOf(e.getMessage());
  }

  @Test
  void aNormWithoutASoundEpsilonIsRefused() {
    for (double epsilon : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1e-5}) {
      try (DerivedCheckpoint model = Goldens.derived("llama-kv2").with("rms_norm_eps", epsilon)) {
        Exception e =
            assertThrows(InfernumException.class, () -> loader.build(model, LoadOptions.DEFAULT));
        assertTrue(
            String.valueOf(e.getMessage())
                .endsWith("must be finite and not below 0, is " + epsilon),
            e::toString);
      }
    }
  }

  @Test
  void aPathWithoutAModelIsNamed(@TempDir Path folder) {
    Path path = folder.resolve("absent");
    Exception e = assertThrows(InfernumException.class, () -> loader.load(path, ON_FAR));
    assertEquals("no model is at " + path, e.getMessage());
  }

  @Test
  void aFileOfAnUnknownFormatListsTheKnown(@TempDir Path folder) throws IOException {
    Path path = Files.writeString(folder.resolve("model.txt"), "weights");
    Exception e = assertThrows(InfernumException.class, () -> loader.load(path, ON_FAR));
    assertEquals(
        path
            + " isn't a model in a known format; known are: gguf (a .gguf file), safetensors"
            + " (config.json with model.safetensors or model.safetensors.index.json)",
        e.getMessage());
  }

  @Test
  void aFolderWithoutAModelIsToldWhatWasLookedFor(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("pytorch_model.bin"), "pickled");
    Exception e = assertThrows(InfernumException.class, () -> loader.load(folder, ON_FAR));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith(folder + " holds no model in a known format; "), message);
    assertTrue(message.contains("a .gguf file"), message);
    assertTrue(message.contains("config.json with model.safetensors"), message);
  }

  @Test
  void anUnknownArchitectureListsTheKnown() {
    llama.with("architectures", List.of("NovelForCausalLM"));
    String message = refusal(ON_FAR);
    assertTrue(message.contains("no family builds architecture 'NovelForCausalLM'"), message);
    assertTrue(message.contains("LlamaForCausalLM"), message);
    assertTrue(message.contains("qwen3moe"), message);
    assertTrue(message.contains("plugins folder"), message);
  }

  @Test
  void tensorsThatDontFitAreListed() {
    llama.renamed("model.norm.weight", "model.norm.gamma");
    String message = refusal(ON_FAR);
    assertTrue(message.contains("1 missing: model.norm.weight;"), message);
    assertTrue(message.contains("1 that the model doesn't know: model.norm.gamma"), message);
  }

  @Test
  void aKeyThatChangesTheResultIsRefused() {
    llama.with("final_logit_softcapping", 30.0);
    assertTrue(refusal(ON_FAR).contains("'final_logit_softcapping'"));
  }

  @Test
  void endTokensThatCantBeReadAreRefused() {
    llama.with("eos_token_id", "end");
    assertTrue(refusal(ON_FAR).contains("'eos_token_id'"));
  }

  @Test
  void anUnknownDeviceIsRefused() {
    assertTrue(refusal(LoadOptions.DEFAULT.orOn("warp")).contains("'warp'"));
  }

  @Test
  void anUnknownKernelIsRefused() {
    LoadOptions options =
        new LoadOptions(
            Optional.of("far"),
            Map.of("linear", "flash"),
            Map.of(),
            LoadOptions.Graphs.DEFAULT,
            LoadOptions.Compute.DEFAULT);
    assertTrue(refusal(options).contains("kernel of far"));
  }

  @Test
  void aPartThatTheModelHasNotIsRefused() {
    LoadOptions options =
        new LoadOptions(
            Optional.of("far"),
            Map.of(),
            Map.of("router", new VariantChoice("top-k", Map.of())),
            LoadOptions.Graphs.DEFAULT,
            LoadOptions.Compute.DEFAULT);
    assertTrue(refusal(options).contains("this model has no router"));
  }

  @Test
  void aLoadedModelTellsWhatItIsAndClosesWhatItOpened() {
    llama.with("frobnication", true);
    try (LoadedModel model = loader.load(llama, ON_FAR)) {
      assertEquals(llama.path(), model.path());
      assertEquals("LlamaForCausalLM", model.architecture());
      assertEquals("far", model.device());
      assertEquals(512, model.contextLength());
      assertEquals(Set.of(1, 2), model.endTokens());
      assertEquals(
          List.of(llama.config().file() + ": 'frobnication' isn't known and has no effect"),
          model.notes());
      assertThrows(InfernumException.class, model::tokenizer);
      assertEquals(0, llama.closed());
    }
    assertEquals(1, llama.closed());
    assertEquals(0, far.open());
  }
}
