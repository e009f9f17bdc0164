package infernum.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.DerivedCheckpoint;
import infernum.runtime.derived.Goldens;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.PlanSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an engine takes, as it is told before. */
class MemoryPlanTest {
  private static final long MIB = 1L << 20;

  @Test
  void everyNumberIsTrueAndNamesTheSettingThatChangesIt() {
    DerivedCheckpoint llama = Goldens.derived("llama-kv2");
    long weights = llama.tensors().values().stream().mapToLong(t -> t.data().byteSize()).sum();
    try (LoadedModel model = Goldens.load(llama)) {
      EngineLimits limits =
          Capacity.DEFAULT
              .cachedTokens(1024)
              .context(256)
              .batchTokens(64)
              .sequences(4)
              .queuedRequests(10)
              .queuedTokens(1000)
              .exactly();
      MemoryPlan plan = MemoryPlan.of(limits, model);
      assertEquals(weights, plan.weights());
      // 2 layers, keys and values, 2 heads of 32 numbers of 4 bytes.
      assertEquals(1024L * 2 * 2 * 2 * 32 * 4, plan.cache());
      assertEquals((4 + 32 + 2) * 512 * 4, plan.logits());
      assertEquals(plan.weights() + plan.cache() + plan.logits(), plan.bytes());
      List<PlanSummary> told = new ArrayList<>();
      model.onPlan(told::add);
      model.session(limits.session()).close();
      assertEquals(plan.cache(), told.getFirst().cache());
      List<String> lines = plan.lines();
      assertEquals(
          "memory: cache 1.0 MiB, 1,024 tokens of 1,024 bytes: 4 at once, of up to 256 tokens each"
              + " of the model's 512 (Capacity.context, Capacity.cacheBytes)",
          lines.get(1));
      assertEquals(
          "memory: logits 0.1 MiB, 38 rows of 512 (as many as run at once, and 34)", lines.get(2));
      assertTrue(lines.getLast().contains("64 tokens (Capacity.batchTokens)"), lines::getLast);
    }
  }

  @Test
  void weightsThatAreMadeAtLoadAreCounted() {
    List<PlanSummary> told = new ArrayList<>();
    try (LoadedModel model = Goldens.load(Goldens.folder("gguf/tiny-llama/tiny-llama.gguf"))) {
      model.onPlan(told::add);
      model.session(64).close();
      // A GGUF's query and key rows are put in another order: copies of them, no more.
      assertTrue(told.getFirst().derived() > 0, told::toString);
      assertTrue(told.getFirst().derived() < model.weightBytes() / 4, told::toString);
    }
    try (LoadedModel model = Goldens.load(Goldens.derived("llama-kv2"))) {
      model.onPlan(told::add);
      model.session(64).close();
      assertEquals(0, told.getLast().derived());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "16384, 4096, 3072",
    "16384, 0, 4096",
    "65536, 4096, 4096",
    "2048, 1948, 64",
    "1024, 4096, 64",
    "-1, 4096, 1024"
  })
  void aCacheOfNoChosenSizeIsAQuarterOfWhatTheWeightsLeaveWithinBounds(
      long memory, long weights, long expected) {
    OptionalLong known = memory < 0 ? OptionalLong.empty() : OptionalLong.of(memory * MIB);
    assertEquals(expected * MIB, CacheBudget.of(known, weights * MIB));
  }

  @Test
  void anEngineOfNoChosenSizeHasNoMoreCacheThanItsRequestsNeed() {
    try (LoadedModel model = Goldens.load(Goldens.derived("llama-kv2"))) {
      assertTrue(model.deviceMemory().orElseThrow() > 256 * MIB);
      EngineLimits limits = EngineLimits.of(model);
      assertEquals(512, limits.context());
      assertEquals(4 * 512, limits.cachedTokens());
      EngineLimits small =
          Capacity.DEFAULT.context(10_000).cacheBytes(100 * model.cacheBytesPerToken()).of(model);
      assertEquals(96, small.cachedTokens(), "whole blocks of 16");
      assertEquals(96, small.context());
    }
  }
}
