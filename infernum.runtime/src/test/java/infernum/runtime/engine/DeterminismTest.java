package infernum.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.Derived;
import infernum.runtime.derived.Goldens;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.sampling.Logprobs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On the reference device an answer has the same tokens and the same bits, whatever runs beside it,
 * however its prompt is cut and how often it has to give way.
 */
@ParameterizedClass
@ValueSource(strings = {"llama-kv2", "mixtral", "qwen3", "qwen3-moe"})
class DeterminismTest {
  private static final int REQUESTS = 4;
  private static final EngineLimits ALONE =
      Capacity.DEFAULT
          .cachedTokens(64)
          .context(64)
          .batchTokens(64)
          .sequences(1)
          .queuedRequests(10)
          .queuedTokens(1000)
          .exactly();

  private final LoadedModel model;

  DeterminismTest(String name) {
    model = Goldens.load(Goldens.derived(name));
  }

  @AfterEach
  void close() {
    model.close();
  }

  /** Greedy ones and drawn ones; the bits of logits show in the logarithms of probabilities. */
  private static Request request(int i) {
    int[] prompt = Derived.tokens("prompt" + i, 9 + 7 * i);
    Request.Sampling sampling =
        i % 2 == 0
            ? Request.Sampling.GREEDY
            : new Request.Sampling(
                Map.of("temperature", 1.3, "top_p", 0.9, "repetition_penalty", 1.1),
                Map.of(),
                OptionalLong.of(i));
    return Request.of(prompt, 24)
        .with(new Request.Ending(24, 0, Set.of(), List.of(), true))
        .with(sampling)
        .withLogprobs(OptionalInt.of(3), OptionalInt.of(2));
  }

  private record Answer(List<Integer> tokens, List<Logprobs> places, List<List<Logprobs>> prompt) {
    static Answer of(Heard heard) {
      assertEquals(List.of(FinishReason.LENGTH), heard.ends());
      return new Answer(heard.tokens(), heard.logprobs(), heard.prompts());
    }
  }

  private List<Answer> together(EngineLimits limits, boolean expectPreemption) {
    Engine engine =
        Engines.start(
            model,
            limits,
            Goldens.SERVICES,
            parts -> new Engine(parts, limits, new FirstComeFirstServed(), System::nanoTime));
    try (engine) {
      List<Heard> heard = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        heard.add(new Heard());
        engine.submit(request(i), heard.get(i));
      }
      while (engine.work()) {
        assertTrue(engine.state().steps() < 10_000);
      }
      assertEquals(expectPreemption, engine.state().preemptions() > 0);
      return heard.stream().map(Answer::of).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 16, 64})
  void anAnswerIsTheSameAloneInABatchInChunksAndAfterPreemption(int batchTokens) {
    List<Answer> alone = together(ALONE, false);
    assertEquals(24, alone.getFirst().tokens().size());
    assertEquals(
        alone,
        together(
            Capacity.DEFAULT
                .cachedTokens(256)
                .context(64)
                .batchTokens(batchTokens)
                .sequences(4)
                .queuedRequests(10)
                .queuedTokens(1000)
                .exactly(),
            false),
        "batched");
    assertEquals(
        alone,
        together(
            Capacity.DEFAULT
                .cachedTokens(64)
                .context(64)
                .batchTokens(batchTokens)
                .sequences(4)
                .queuedRequests(10)
                .queuedTokens(1000)
                .exactly(),
            true),
        "pre-empted");
  }
}
