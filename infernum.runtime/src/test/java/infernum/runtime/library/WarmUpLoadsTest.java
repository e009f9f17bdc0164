package infernum.runtime.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.bench.Case;
import infernum.runtime.derived.Goldens;
import infernum.runtime.engine.Capacity;
import infernum.runtime.engine.EngineLimits;
import infernum.runtime.engine.EngineState;
import infernum.runtime.model.LoadOptions;
import infernum.spi.InfernumException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An engine that is warmed up before anybody asks it. */
@Timeout(180)
class WarmUpLoadsTest {
  private static final Path LLAMA = Goldens.folder("gguf/tiny-llama/tiny-llama.gguf");

  private static EngineLimits limits(int context, int sequences, int queue, int queuedTokens) {
    return Capacity.DEFAULT
        .cachedTokens(4096)
        .context(context)
        .batchTokens(64)
        .sequences(sequences)
        .queuedRequests(queue)
        .queuedTokens(queuedTokens)
        .exactly();
  }

  @Test
  void oneRequestAloneAndSeveralAtOnceAreTried() {
    assertEquals(
        List.of(new Case(1, 61, 61, 16), new Case(4, 33, 33, 16)),
        WarmUpLoads.of(limits(512, 8, 256, 100_000)));
  }

  @ParameterizedTest
  @CsvSource({"1,8,256,9999", "2,8,256,2", "3,1,1,3", "17,2,1,17", "100,3,2,100", "40,64,64,40"})
  void loadsFitWhateverTheLimits(int context, int sequences, int queue, int queuedTokens) {
    List<Case> loads = WarmUpLoads.of(limits(context, sequences, queue, queuedTokens));
    assertEquals(context == 1, loads.isEmpty());
    for (Case load : loads) {
      assertTrue(load.context() <= context, load::toString);
      assertTrue(load.concurrency() <= Math.min(sequences, queue), load::toString);
      assertTrue(load.concurrency() * load.promptTokens() <= queuedTokens, load::toString);
    }
  }

  /** A listener hears of the end within the step that the state tells of when it is over. */
  private static void requireIdle(Infernum infernum, int free) {
    EngineState state = infernum.engine().state();
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (state.running() + state.waiting() > 0 || state.freeBlocks() != free) {
      assertTrue(System.nanoTime() < deadline, state::toString);
      Thread.onSpinWait();
    }
  }

  @Test
  void afterwardsTheEngineIsIdleAndAnswersAsBefore() {
    try (Infernum infernum = Infernum.load(LLAMA)) {
      GenerationOptions greedy = GenerationOptions.DEFAULT.maxTokens(8).greedy();
      int free = infernum.engine().state().freeBlocks();
      String before = infernum.complete("The quick", greedy);
      assertTrue(infernum.warmUp(Duration.ofSeconds(60)), "a tiny model settles");
      assertTrue(infernum.engine().state().steps() > 20);
      requireIdle(infernum, free);
      assertEquals(before, infernum.complete("The quick", greedy));
    }
  }

  @Test
  void timeThatIsOverEndsItAfterOnePrompt() {
    try (Infernum infernum = Infernum.load(LLAMA)) {
      int free = infernum.engine().state().freeBlocks();
      assertFalse(infernum.warmUp(Duration.ZERO));
      assertTrue(infernum.engine().state().tokens() >= 61);
      requireIdle(infernum, free);
    }
  }

  @Test
  void limitsThatHaveNoRoomForAnAnswerWarmNothing() {
    Capacity one = Capacity.DEFAULT.context(1);
    try (Infernum infernum = Infernum.load(LLAMA, LoadOptions.DEFAULT, one)) {
      assertTrue(infernum.warmUp(Duration.ofSeconds(1)));
      assertEquals(0, infernum.engine().state().steps());
    }
  }

  @Test
  void aClosedEngineRefuses() {
    Infernum infernum = Infernum.load(LLAMA);
    infernum.close();
    assertThrows(InfernumException.class, () -> infernum.warmUp(Duration.ofSeconds(1)));
  }
}
