package infernum.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import infernum.runtime.derived.Goldens;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.sampling.Logprobs;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a decode step of the whole engine takes from the heap, over all threads: scheduling, the
 * model's step, sampling, text, and telling. What docs/engine.md says of it.
 */
@Timeout(120)
class EngineAllocationTest {
  private static final EngineLimits LIMITS =
      Capacity.DEFAULT
          .cachedTokens(1024)
          .context(128)
          .batchTokens(64)
          .sequences(8)
          .queuedRequests(16)
          .queuedTokens(1024)
          .exactly();

  /** Of a step, whoever is in it, and of each request in it. */
  private static final long STEP = 2048;

  private static final long REQUEST = 512;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Keeps nothing. */
  private static final class Counting implements AnswerListener {
    private int tokens;

    @Override
    public void token(int token, String text, Optional<Logprobs> logprobs) {
      tokens++;
    }

    @Override
    public void finished(FinishReason reason, String text) {}
  }

  /**
   * The median of what steps allocate in which each of some requests gets a token: a step in which
   * a sequence takes a block, or an array grows, takes more.
   */
  private static long ofAStep(int requests, Request.Sampling sampling, OptionalInt logprobs) {
    try (LoadedModel model = Goldens.load(Goldens.folder("gguf/tiny-llama/tiny-llama.gguf"));
        Engine engine =
            Engines.start(
                model,
                LIMITS,
                Goldens.SERVICES,
                parts -> new Engine(parts, LIMITS, new FirstComeFirstServed(), () -> 0))) {
      Counting heard = new Counting();
      Request request =
          Request.of(model.prompt("The quick brown fox"), 100)
              .with(Request.Ending.at(100).endTokensIgnored())
              .with(sampling)
              .withLogprobs(logprobs, OptionalInt.empty());
      for (int i = 0; i < requests; i++) {
        engine.submit(request, heard);
      }
      for (int i = 0; i < 40; i++) {
        engine.work();
      }
      long[] bytes = new long[31];
      int before = heard.tokens;
      for (int i = 0; i < bytes.length; i++) {
        long begin = THREADS.getTotalThreadAllocatedBytes();
        engine.work();
        bytes[i] = THREADS.getTotalThreadAllocatedBytes() - begin;
      }
      assertEquals(before + bytes.length * requests, heard.tokens, "each got one in every step");
      Arrays.sort(bytes);
      return bytes[bytes.length / 2];
    }
  }

  private static void atMost(long most, int requests, Request.Sampling how, OptionalInt logprobs) {
    long bytes = ofAStep(requests, how, logprobs);
    assertTrue(bytes > 0, "the counter counts");
    assertTrue(bytes <= most, "%,d bytes, more than %,d".formatted(bytes, most));
  }

  @Test
  void aGreedyStepTakesAStatedFewKilobytes() {
    for (int requests : new int[] {1, 4, 8}) {
      atMost(STEP + requests * REQUEST, requests, Request.Sampling.GREEDY, OptionalInt.empty());
    }
  }

  @Test
  void drawingFromTheMostLikelyTokensTakesNothingOfTheVocabularysSize() {
    Request.Sampling drawn =
        new Request.Sampling(
            Map.of("temperature", 0.8, "top_k", 20.0, "top_p", 0.9), Map.of(), OptionalLong.of(7));
    atMost(STEP + 4 * REQUEST, 4, drawn, OptionalInt.empty());
  }

  @Test
  void probabilitiesTakeWhatTheyAreToldIn() {
    atMost(STEP + 4 * (REQUEST + 2048), 4, Request.Sampling.GREEDY, OptionalInt.of(20));
  }
}
