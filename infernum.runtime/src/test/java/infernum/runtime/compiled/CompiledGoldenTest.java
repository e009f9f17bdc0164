package infernum.runtime.compiled;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.runtime.Shared;
import infernum.runtime.derived.Goldens;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.ModelLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * On the reference device, a model computed as a graph gives the bits of the model computed op by
 * op, whatever rewrites its graph went through.
 */
class CompiledGoldenTest {
  private static final LoadOptions REFERENCE = LoadOptions.DEFAULT.orOn("cpu-reference");

  static Ways ways(String model) {
    ModelLoader loader = new ModelLoader(Goldens.SERVICES);
    String kind = model.substring(0, model.indexOf('/'));
    String name = model.substring(model.indexOf('/') + 1);
    return switch (kind) {
      case "derived" -> new Ways(loader, REFERENCE, () -> Goldens.derived(name));
      case "shared" -> opened(loader, Shared.path("goldens/" + name));
      default -> opened(loader, Goldens.folder(model));
    };
  }

  private static Ways opened(ModelLoader loader, Path path) {
    return new Ways(loader, REFERENCE, () -> loader.open(path));
  }

  @ParameterizedTest
  @CsvSource({
    "derived/llama-kv2",
    "derived/llama-kv8",
    "derived/mixtral",
    "derived/qwen3",
    "derived/qwen3-moe",
    "gguf/tiny-llama",
    "gguf/tiny-qwen2",
    "gguf/tiny-qwen3",
    "gguf/tiny-qwen3moe",
    "shared/llama",
    "shared/llama-tied-rope-llama3",
    "shared/mistral-sliding",
    "shared/mixtral",
    "shared/qwen2",
    "shared/qwen3",
    "shared/qwen3-moe"
  })
  void aGraphGivesTheBitsOfEagerExecutionWithEachRewriteOnAndOff(String model) {
    Ways ways = ways(model);
    List<float[]> eager = ways.eager();
    Set<String> all = Ways.rewrites();
    assertSameBits(eager, ways.compiled(Set.of()), "with all rewrites");
    assertSameBits(eager, ways.compiled(all), "without rewrites");
    for (String one : all) {
      Set<String> others = new TreeSet<>(all);
      others.remove(one);
      assertSameBits(eager, ways.compiled(others), "with only " + one);
      assertSameBits(eager, ways.compiled(Set.of(one)), "without " + one);
    }
  }

  private static void assertSameBits(List<float[]> expected, List<float[]> actual, String how) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), how + ", row " + i);
    }
  }

  /** Per layer: queries with keys and values; rotations; gate with up; two residual connections. */
  @ParameterizedTest
  @CsvSource({
    "derived/llama-kv2, 2, 2",
    "derived/mixtral, 2, 0",
    "derived/qwen3, 2, 2",
    "derived/qwen3-moe, 2, 0",
    "gguf/tiny-qwen2, 2, 2",
  })
  void eachRewriteIsAppliedOncePerPlaceInALayer(String model, int layers, int denseLayers) {
    Map<String, Integer> expected = new TreeMap<>();
    expected.put("linears-3", layers);
    expected.put("rope-pair", layers);
    expected.put("swiglu", layers);
    expected.put("add-rms-norm", 2 * layers);
    if (denseLayers > 0) {
      expected.put("linears-2", denseLayers);
    }
    assertEquals(expected, new TreeMap<>(ways(model).applied()));
  }
}
