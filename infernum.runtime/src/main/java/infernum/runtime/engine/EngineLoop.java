package infernum.runtime.engine;

import infernum.runtime.engine.Scheduler.Scheduled;
import infernum.runtime.model.Chunk;
import infernum.runtime.model.Logits;
import infernum.runtime.model.Session;
import infernum.spi.scheduling.SchedulingPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The engine's work, step by step. A step schedules, runs, samples and publishes. What goes wrong
 * with one request ends that request; what goes wrong with a step ends the requests in it, and the
 * others go on; after three such steps in a row the engine isn't ready any more. What a scheduling
 * policy throws comes out of it, as no request can be told apart as the guilty one: the engine's
 * end. Of one thread.
 */
final class EngineLoop {
  private static final int MOST_FAILURES = 3;

  private final Session session;
  private final Set<Integer> endTokens;
  private final LongSupplier clock;
  private final Scheduler scheduler;
  private float[] row = new float[0];
  private int failures;
  private long steps;
  private long tokens;
  private long lastStep;
  private long longestStep;

  /**
   * Over a session.
   *
   * @param endTokens the model's
   * @param clock nanoseconds, for time limits
   */
  EngineLoop(
      Session session,
      EngineLimits limits,
      SchedulingPolicy policy,
      Set<Integer> endTokens,
      LongSupplier clock) {
    this.session = session;
    this.endTokens = endTokens;
    this.clock = clock;
    this.lastStep = clock.getAsLong();
    this.scheduler = new Scheduler(session, limits, policy);
  }

  /** Takes a request that was accepted. */
  void add(ActiveRequest request) {
    scheduler.add(request);
  }

  /**
   * Runs one step.
   *
   * @param computed run before anybody hears of what was computed, and blocks go back
   * @return whether there was anything to do
   */
  boolean step(Runnable computed) {
    endOverdue();
    List<Scheduled> scheduled = scheduler.schedule();
    if (scheduled.isEmpty()) {
      return false;
    }
    long begin = clock.getAsLong();
    Optional<Logits> result = run(scheduled);
    computed.run();
    result.ifPresent(logits -> publish(scheduled, logits));
    lastStep = clock.getAsLong();
    longestStep = Math.max(longestStep, lastStep - begin);
    return true;
  }

  private Optional<Logits> run(List<Scheduled> scheduled) {
    try {
      Logits logits = session.run(scheduled.stream().map(Scheduled::chunk).toList());
      failures = 0;
      steps++;
      return Optional.of(logits);
    } catch (RuntimeException | Error e) {
      failures++;
      scheduled.forEach(one -> fail(one.request(), e));
      return Optional.empty();
    }
  }

  private void endOverdue() {
    long now = clock.getAsLong();
    scheduler.forEach(request -> request.overdue(now).ifPresent(reason -> end(request, reason)));
  }

  private void end(ActiveRequest request, FinishReason reason) {
    scheduler.remove(request);
    request.end(reason);
  }

  private void publish(List<Scheduled> scheduled, Logits logits) {
    int next = 0;
    for (Scheduled one : scheduled) {
      int first = next;
      next += one.chunk().outputs();
      tokens += one.chunk().tokens().length;
      Optional<FinishReason> ended;
      try {
        ended = publish(one, logits, first);
      } catch (RuntimeException | Error e) { // of sampling, or of a listener: the others are well
        fail(one.request(), e);
        continue;
      }
      ended.ifPresent(reason -> end(one.request(), reason));
    }
  }

  private Optional<FinishReason> publish(Scheduled one, Logits logits, int first) {
    ActiveRequest request = one.request();
    int count = one.chunk().tokens().length;
    if (one.chunk().rows() == Chunk.Rows.ALL) {
      int begin = request.sequence().length() - count;
      for (int i = 0; i < count; i++) {
        request.promptRow(begin + i, read(logits, first + i));
      }
    }
    if (request.pending() > 0) {
      return Optional.empty();
    }
    return request.draw(read(logits, first + one.chunk().outputs() - 1), endTokens);
  }

  private float[] read(Logits logits, int index) {
    if (row.length != logits.vocabulary()) {
      row = new float[logits.vocabulary()];
    }
    System.arraycopy(logits.values(), index * row.length, row, 0, row.length);
    return row;
  }

  private void fail(ActiveRequest request, Throwable cause) {
    scheduler.remove(request);
    request.fail(cause);
  }

  /** Isn't ready any more, and gives up all requests, which the caller has to end. */
  List<ActiveRequest> stop() {
    failures = MOST_FAILURES;
    return scheduler.drain();
  }

  /** Whether it can be expected to compute. */
  boolean ready() {
    return failures < MOST_FAILURES;
  }

  /** What is going on. */
  EngineState state() {
    return new EngineState(
        ready(),
        scheduler.running(),
        scheduler.waiting(),
        session.freeBlocks(),
        steps,
        tokens,
        scheduler.preemptions(),
        lastStep,
        longestStep);
  }
}
