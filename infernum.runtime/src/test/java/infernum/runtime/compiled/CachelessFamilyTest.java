package infernum.runtime.compiled;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.Goldens;
import infernum.runtime.engine.AnswerListener;
import infernum.runtime.engine.Capacity;
import infernum.runtime.engine.Engine;
import infernum.runtime.engine.EngineLimits;
import infernum.runtime.engine.Engines;
import infernum.runtime.engine.FinishReason;
import infernum.runtime.engine.FirstComeFirstServed;
import infernum.runtime.engine.MemoryPlan;
import infernum.runtime.engine.Request;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.runtime.sampling.Logprobs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A family that keeps nothing from step to step, through the whole engine. */
@Timeout(60)
class CachelessFamilyTest {
  private static final Services SERVICES =
      Services.of(Plugins.none(), new CachelessFamily(Goldens.SERVICES.families().get("llama")));

  private static LoadedModel load() {
    return new ModelLoader(SERVICES)
        .load(
            new Renamed(Goldens.derived("llama-kv2"), CachelessFamily.ARCHITECTURE),
            LoadOptions.DEFAULT.orOn("cpu-reference"));
  }

  private static List<Integer> answer(Engine engine, int[] prompt) {
    List<Integer> tokens = new ArrayList<>();
    CompletableFuture<FinishReason> end = new CompletableFuture<>();
    engine.submit(
        Request.of(prompt, 12)
            .with(Request.Ending.at(12).endTokensIgnored())
            .with(Request.Sampling.GREEDY),
        new AnswerListener() {
          @Override
          public void token(int token, String text, Optional<Logprobs> logprobs) {
            tokens.add(token);
          }

          @Override
          public void failed(Throwable cause) {
            end.completeExceptionally(cause);
          }

          @Override
          public void finished(FinishReason reason, String text) {
            end.complete(reason);
          }
        });
    assertEquals(FinishReason.LENGTH, end.join());
    return tokens;
  }

  @Test
  void itsLimitsFollowFromItsContextAndItAnswersByTheLastTokenAlone() {
    try (LoadedModel model = load()) {
      assertEquals(0, model.cacheBytesPerToken());
      EngineLimits limits = EngineLimits.of(model);
      assertEquals(512, limits.context());
      assertEquals(4 * 512, limits.cachedTokens());
      assertEquals(0, MemoryPlan.of(limits, model).cache());
      assertEquals(512, Capacity.DEFAULT.cacheBytes(1 << 20).of(model).context());
      try (Engine engine = Engines.start(model, limits, new FirstComeFirstServed(), SERVICES)) {
        List<Integer> said = answer(engine, new int[] {3, 1, 4});
        assertEquals(said, answer(engine, new int[] {4}));
        assertEquals(
            said.subList(1, 12), answer(engine, new int[] {9, said.getFirst()}).subList(0, 11));
        assertTrue(engine.state().ready());
      }
    }
  }
}
