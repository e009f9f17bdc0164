package infernum.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Shared;
import infernum.runtime.derived.Goldens;
import infernum.runtime.kv.BlockAllocator;
import infernum.runtime.kv.Sequence;
import infernum.runtime.model.Chunk;
import infernum.runtime.model.Logits;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.model.Session;
import infernum.runtime.sampling.Logprobs;
import infernum.runtime.sampling.SamplingParameters;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.text.Tokenizer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What the engine's thread does in a decode step beside the model: microseconds by part, over a
 * model that has its logits ready, as many as SmolLM2's, with its tokenizer. A measurement, run
 * when it is asked for by name ({@code -Dtest=StepOverheadBench}).
 */
final class StepOverheadBench {
  private static final int VOCABULARY = 49_152;
  private static final int WARM_UP = 3_000;
  private static final int STEPS = 2_000;

  /** Gives random rows, and notes when it was asked and when it answered. */
  private static final class ReadySession implements Session {
    private final BlockAllocator allocator = new BlockAllocator(4096);
    private final float[] rows;
    private long asked;
    private long answered;

    ReadySession(int requests) {
      Random random = new Random(1);
      rows = new float[requests * VOCABULARY];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = (float) (random.nextGaussian() * 3);
      }
    }

    @Override
    public Sequence sequence() {
      return new Sequence(allocator);
    }

    @Override
    public int freeBlocks() {
      return allocator.free();
    }

    @Override
    public Logits run(List<Chunk> batch) {
      asked = System.nanoTime();
      for (Chunk chunk : batch) {
        chunk.sequence().reserve(chunk.tokens().length);
        chunk.sequence().advance(chunk.tokens().length);
      }
      rows[(int) (asked & 0x7fff)] += 0.01f; // not always the same token
      answered = System.nanoTime();
      return new Logits(rows, batch.size(), VOCABULARY);
    }

    @Override
    public void close() {}
  }

  /** Notes when it first heard of a step. */
  private static final class Noting implements AnswerListener {
    private long first;

    @Override
    public void token(int token, String text, Optional<Logprobs> logprobs) {
      if (first == 0) {
        first = System.nanoTime();
      }
    }

    @Override
    public void finished(FinishReason reason, String text) {}
  }

  private static Tokenizer tokenizer() {
    return new ModelLoader(Goldens.SERVICES).tokenizer(Shared.path("models/smollm2-135m-instruct"));
  }

  private static String measure(int requests, Request.Sampling sampling, OptionalInt logprobs) {
    Collection<LogitsProcessorFactory> stages = Goldens.SERVICES.samplingStages().all();
    ReadySession session = new ReadySession(requests);
    int tokens = WARM_UP + STEPS + 10;
    EngineLimits limits = Capacity.DEFAULT.context(tokens + 16).sequences(requests).exactly();
    Engine engine =
        new Engine(
            new Engine.Model(
                session,
                Optional.of(tokenizer()),
                Set.of(0),
                VOCABULARY,
                new SamplingParameters(stages, Map.of()),
                stages),
            limits,
            new FirstComeFirstServed(),
            System::nanoTime);
    Noting heard = new Noting();
    Request request =
        Request.of(new int[] {1, 2, 3}, tokens)
            .with(Request.Ending.at(tokens).endTokensIgnored())
            .with(sampling)
            .withLogprobs(logprobs, OptionalInt.empty());
    for (int i = 0; i < requests; i++) {
      engine.submit(request, heard);
    }
    double[][] parts = new double[4][STEPS];
    for (int i = -WARM_UP; i < STEPS; i++) {
      heard.first = 0;
      long begin = System.nanoTime();
      assertTrue(engine.work());
      long end = System.nanoTime();
      if (i >= 0) {
        parts[0][i] = session.asked - begin;
        parts[1][i] = heard.first - session.answered;
        parts[2][i] = end - heard.first;
        parts[3][i] = end - begin - (session.answered - session.asked);
      }
    }
    engine.close();
    for (double[] part : parts) {
      Arrays.sort(part);
    }
    return "schedule %.1f, first row to its listener %.1f, the other rows and the end %.1f, all %.1f"
        .formatted(
            parts[0][STEPS / 2] / 1e3,
            parts[1][STEPS / 2] / 1e3,
            parts[2][STEPS / 2] / 1e3,
            parts[3][STEPS / 2] / 1e3);
  }

  @Test
  void microsecondsOfAStepByPart() {
    Request.Sampling drawn =
        new Request.Sampling(
            Map.of("temperature", 0.8, "top_k", 40.0, "top_p", 0.95), Map.of(), OptionalLong.of(7));
    Request.Sampling nucleus =
        new Request.Sampling(
            Map.of("temperature", 0.8, "top_p", 0.95), Map.of(), OptionalLong.of(7));
    OptionalInt none = OptionalInt.empty();
    for (int requests : new int[] {1, 8}) {
      System.out.printf(
          "%d requests, greedy: %s%n", requests, measure(requests, Request.Sampling.GREEDY, none));
    }
    System.out.printf("1 request, top_k 40, top_p 0.95: %s%n", measure(1, drawn, none));
    System.out.printf("1 request, top_p 0.95: %s%n", measure(1, nucleus, none));
    System.out.printf(
        "1 request, greedy, 20 logprobs: %s%n",
        measure(1, Request.Sampling.GREEDY, OptionalInt.of(20)));
  }
}
