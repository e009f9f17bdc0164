package infernum.runtime.perplexity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.runtime.json.Json;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.spi.model.ModelConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LikelihoodTest {
  private static final Path SPARK =
      Path.of(System.getProperty("infernum.root"))
          .resolve("plugins/model-spark/src/main/resources/infernum/plugin/model/spark");

  private final ModelConfig golden =
      new ModelConfig("golden", Json.object(SPARK.resolve("golden.json.gz"))).section("perplexity");

  private final int[] ids = golden.numbers("ids").stream().mapToInt(Double::intValue).toArray();

  private static LoadedModel spark() {
    return new ModelLoader(Services.of(Plugins.none()))
        .load(SPARK.resolve("spark.gguf"), LoadOptions.DEFAULT.orOn("cpu-reference"));
  }

  /** The reference: transformers in float32, over all of a text of three steps. */
  @Test
  void ofOneWindowItIsWhatTransformersSays() {
    try (LoadedModel model = spark()) {
      Likelihood all = Likelihood.of(model, List.of(new Window(ids, 1)), _ -> {});
      assertEquals(ids.length - 1, all.count());
      assertEquals(golden.number("mean_nll"), all.meanNll(), 1e-4);
      assertEquals(Math.exp(all.meanNll()), all.perplexity(), 1e-9);
    }
  }

  @Test
  void windowsDoNotSeeEachOtherAndPartsAddUp() {
    try (LoadedModel model = spark()) {
      Window all = new Window(ids, 1);
      Window late = new Window(ids, 300);
      List<Likelihood> seen = new ArrayList<>();
      Likelihood both = Likelihood.of(model, List.of(all, late), seen::add);
      Likelihood alone = Likelihood.of(model, List.of(late), _ -> {});
      assertEquals(2, seen.size());
      assertEquals(both, seen.getLast());
      assertEquals(ids.length - 300, alone.count());
      assertEquals(alone.sum(), both.sum() - seen.getFirst().sum(), 1e-6);
      assertEquals(alone.squares(), both.squares() - seen.getFirst().squares(), 1e-4);
    }
  }

  /** Of 1, 2, 3 and 6: mean 3, variance 3.5; its error by n - 1 as llama.cpp prints it. */
  @Test
  void theErrorIsThatOfAMeanOfIndependentTokens() {
    Likelihood four = new Likelihood(4, 12, 1 + 4 + 9 + 36);
    assertEquals(Math.exp(3) * Math.sqrt(3.5 / 3), four.error(), 1e-9);
    assertEquals(0, new Likelihood(1, 2, 4).error());
  }
}
