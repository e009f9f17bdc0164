package infernum.runtime.bench;

import infernum.runtime.engine.Engine;
import infernum.runtime.kv.BlockAllocator;
import infernum.spi.InfernumException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Runs loads through an engine that nobody else uses. Answers are always the same (greedy, and of a
 * given length), so that every run does the same work; that they are is checked. Of one thread.
 */
public final class Bench {
  private final Engine engine;
  private final int vocabulary;
  private final Consumer<String> progress;
  private final AnswerCheck answers = new AnswerCheck();

  /**
   * Of an engine.
   *
   * @param vocabulary tokens of prompts are below it
   * @param progress told a line after each run
   */
  public Bench(Engine engine, int vocabulary, Consumer<String> progress) {
    this.engine = engine;
    this.vocabulary = vocabulary;
    this.progress = progress;
  }

  /**
   * Measures a load.
   *
   * @param warmUp runs before the first that counts
   * @param repetitions runs that count, at least one
   * @throws InfernumException the engine refuses the load, or an answer fails
   */
  public Result measure(Workload workload, int warmUp, int repetitions) {
    List<Repetition> prefills = new ArrayList<>();
    List<Repetition> runs = new ArrayList<>();
    for (int i = -warmUp; i < repetitions; i++) {
      Repetition prefill = run(workload.prefill());
      Repetition run = run(workload);
      if (i >= 0) {
        prefills.add(prefill);
        runs.add(run);
      }
      progress.accept(
          "concurrency %d, %s: prefill %.1f tokens/s, output %.1f tokens/s"
              .formatted(
                  workload.concurrency(),
                  i < 0 ? "warm-up" : "repetition %d of %d".formatted(i + 1, repetitions),
                  prefill.promptRate(),
                  run.outputRate()));
    }
    return Result.of(workload, prefills, runs);
  }

  /** Where an answer wasn't as it had been in an earlier run, a line each; none is as it should. */
  public List<String> differences() {
    return answers.differences();
  }

  private Repetition run(Workload workload) {
    int total = engine.limits().cachedTokens() / BlockAllocator.BLOCK_SIZE;
    CountDownLatch ended = new CountDownLatch(workload.concurrency());
    List<Stream> streams = new ArrayList<>();
    List<Engine.Cancellation> running = new ArrayList<>();
    try {
      for (int i = 0; i < workload.concurrency(); i++) {
        Stream stream =
            new Stream(workload.outputTokens(), () -> total - engine.state().freeBlocks(), ended);
        running.add(engine.submit(workload.request(i, vocabulary), stream));
        streams.add(stream);
      }
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InfernumException("interrupted", e);
    } finally {
      running.forEach(Engine.Cancellation::cancel); // of none that has ended
    }
    List<StreamTimes> times = streams.stream().map(Stream::times).toList();
    answers.add(workload.concurrency(), times.stream().map(StreamTimes::tokens).toList());
    return new Repetition(workload.promptTokens(), times);
  }
}
