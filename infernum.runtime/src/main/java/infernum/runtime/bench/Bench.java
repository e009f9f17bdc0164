package infernum.runtime.bench;

import infernum.runtime.engine.Engine;
import infernum.spi.InfernumException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs loads through an engine that nobody else uses. Answers are always the same (greedy, and of a
 * given length), so that every run does the same work; that they are is checked. Of one thread.
 */
public final class Bench {
  private static final long FOREVER = Long.MAX_VALUE / 2;

  private final Engine engine;
  private final int vocabulary;
  private final Consumer<String> progress;
  private final Gauges gauges;
  private final AnswerCheck answers = new AnswerCheck();
  private final CompilerWatch compilers = CompilerWatch.ofProcess(System.nanoTime());

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
    this.gauges = Gauges.of(engine);
  }

  /**
   * Measures a case.
   *
   * @param warmUp runs before the first that counts; empty: until they stop getting faster and
   *     nothing is compiled any more, twenty or a minute at most
   * @param repetitions runs that count, at least one
   * @throws InfernumException the engine refuses the load, or an answer fails
   */
  public Result measure(Case measured, OptionalInt warmUp, int repetitions) {
    WarmUp warming = new WarmUp(warmUp, compilers);
    while (warming.goesOn(System.nanoTime())) {
      Repetition prefill = run(measured.prefill());
      Repetition run = run(measured.decode());
      warming.add(prefill, run);
      tell(measured, "warm-up %d".formatted(warming.runs()), prefill, run);
    }
    List<Repetition> prefills = new ArrayList<>();
    List<Repetition> runs = new ArrayList<>();
    for (int i = 1; i <= repetitions; i++) {
      prefills.add(run(measured.prefill()));
      runs.add(run(measured.decode()));
      tell(
          measured,
          "repetition %d of %d".formatted(i, repetitions),
          prefills.getLast(),
          runs.getLast());
    }
    return Result.of(measured, warming, prefills, runs);
  }

  /**
   * Runs loads in turns and keeps nothing of them, until none gets faster any more.
   *
   * @param most when this is over, what still runs is cancelled; but the first prompts are
   *     computed, however long that takes
   * @return whether they had stopped getting faster
   * @throws InfernumException the engine refuses a load, or an answer fails
   */
  public boolean warmUp(List<Case> loads, Duration most) {
    long deadline = System.nanoTime() + most.toNanos();
    loads.stream().findFirst().ifPresent(first -> run(first.prefill()));
    List<WarmUp> warming =
        loads.stream().map(_ -> new WarmUp(OptionalInt.empty(), compilers)).toList();
    while (warming.stream().anyMatch(load -> load.goesOn(System.nanoTime()))) {
      for (int i = 0; i < loads.size(); i++) {
        Optional<Repetition> prefill = run(loads.get(i).prefill(), deadline);
        Optional<Repetition> run =
            prefill.isEmpty() ? Optional.empty() : run(loads.get(i).decode(), deadline);
        if (run.isEmpty()) {
          return false;
        }
        warming.get(i).add(prefill.orElseThrow(), run.orElseThrow());
      }
    }
    return warming.stream().allMatch(WarmUp::settled);
  }

  private void tell(Case measured, String which, Repetition prefill, Repetition run) {
    progress.accept(
        "concurrency %d, depth %d, %s: prefill %.1f tokens/s, output %.1f tokens/s"
            .formatted(
                measured.concurrency(),
                measured.depth(),
                which,
                prefill.promptRate(),
                run.outputRate()));
  }

  /** Where an answer wasn't as it had been in an earlier run, a line each; none is as it should. */
  public List<String> differences() {
    return answers.differences();
  }

  private Repetition run(Workload workload) {
    return run(workload, System.nanoTime() + FOREVER).orElseThrow();
  }

  /** Empty where the deadline came first; then nothing of it runs any more. */
  private Optional<Repetition> run(Workload workload, long deadline) {
    CountDownLatch ended = new CountDownLatch(workload.concurrency());
    List<Stream> streams = new ArrayList<>();
    List<Engine.Cancellation> running = new ArrayList<>();
    try {
      for (int i = 0; i < workload.concurrency(); i++) {
        Stream stream = new Stream(workload.outputTokens(), gauges, ended);
        running.add(engine.submit(workload.request(i, vocabulary), stream));
        streams.add(stream);
      }
      if (!ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        running.forEach(Engine.Cancellation::cancel);
        ended.await();
        return Optional.empty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InfernumException("interrupted", e);
    } finally {
      running.forEach(Engine.Cancellation::cancel); // of none that has ended
    }
    List<StreamTimes> times = streams.stream().map(Stream::times).toList();
    answers.add(workload, times.stream().map(StreamTimes::tokens).toList());
    return Optional.of(new Repetition(workload.promptTokens(), times));
  }
}
