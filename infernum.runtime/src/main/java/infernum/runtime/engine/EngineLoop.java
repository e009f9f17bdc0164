package infernum.runtime.engine;

import infernum.runtime.engine.Scheduler.Scheduled;
import infernum.runtime.kv.Sequence;
import infernum.runtime.model.Chunk;
import infernum.runtime.model.Logits;
import infernum.runtime.model.Session;
import infernum.spi.InfernumException;
import infernum.spi.scheduling.SchedulingPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The engine's work, step by step. A step schedules, runs, samples and publishes. What goes wrong
 * with one request ends that request; what goes wrong with a step ends the requests in it, and the
 * others go on, if the device still computes. Where it doesn't, after three such steps in a row,
 * and where a scheduling policy throws or loses a request, so that none can be told apart as the
 * guilty one, the exception comes out of it: the engine's end. Of one thread.
 */
final class EngineLoop {
  private static final int MOST_FAILURES = 3;

  private final Session session;
  private final Set<Integer> endTokens;
  private final LongSupplier clock;
  private final EngineState state;
  private final Scheduler scheduler;
  private float[] row = new float[0];
  private int failures;

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
    this.state = new EngineState(session.freeBlocks(), clock.getAsLong());
    this.scheduler = new Scheduler(session, limits, policy, state);
  }

  /** What is going on. */
  EngineState state() {
    return state;
  }

  /** Takes a request that was accepted. */
  void add(ActiveRequest request) {
    scheduler.add(request);
  }

  /**
   * Runs one step.
   *
   * @return whether there was anything to do
   * @throws InfernumException the device is lost, or three steps in a row have failed
   * @throws IllegalStateException the policy has changed its mind, so that a request can't be found
   */
  boolean step() {
    endOverdue();
    List<Scheduled> scheduled = scheduler.schedule();
    if (!scheduled.isEmpty()) {
      long begin = clock.getAsLong();
      run(scheduled);
      state.stepEnded(begin, clock.getAsLong());
    }
    scheduler.show();
    return !scheduled.isEmpty();
  }

  private void run(List<Scheduled> scheduled) {
    Logits logits;
    try {
      logits = session.run(scheduled.stream().map(Scheduled::chunk).toList());
    } catch (RuntimeException | Error e) {
      failed(scheduled, e);
      return;
    }
    failures = 0;
    state.computed(scheduled.stream().mapToInt(one -> one.chunk().tokens().length).sum());
    scheduler.show(); // before anybody hears of what was computed, and blocks go back
    publish(scheduled, logits);
  }

  /**
   * What the step wrote to the cache goes, and whether there is a way on is known before it is
   * told.
   */
  private void failed(List<Scheduled> scheduled, Throwable cause) {
    failures++;
    scheduled.forEach(one -> one.request().sequence().release());
    Optional<InfernumException> end =
        failures == MOST_FAILURES ? Optional.of(again(cause)) : probe(cause);
    if (end.isPresent()) {
      state.stopped();
    }
    scheduler.show();
    scheduled.forEach(one -> fail(one.request(), cause));
    end.ifPresent(exception -> {
      throw exception;
    });
  }

  private static InfernumException again(Throwable cause) {
    return new InfernumException(
        "%d steps in a row have failed, the last one with: %s".formatted(MOST_FAILURES, cause),
        cause);
  }

  /**
   * Runs a step of one token, in a block that the failed ones gave back. Where others hold all
   * blocks, theirs aren't taken for it.
   */
  private Optional<InfernumException> probe(Throwable cause) {
    Sequence sequence = session.sequence();
    try {
      if (session.freeBlocks() > 0) {
        session.run(List.of(new Chunk(sequence, new int[] {0}, Chunk.Rows.LAST)));
      }
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      InfernumException lost =
          new InfernumException(
              "the device is lost: a step failed with %s, and the one after it, of a single token, with %s"
                  .formatted(cause, e),
              e);
      lost.addSuppressed(cause);
      return Optional.of(lost);
    } finally {
      sequence.release();
    }
  }

  private void endOverdue() {
    long now = clock.getAsLong();
    for (ActiveRequest request : scheduler.overdue(now)) {
      end(request, request.overdue(now).orElseThrow());
    }
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
    int last = first + one.chunk().outputs() - 1;
    return request.draw(() -> read(logits, last), endTokens);
  }

  /** A copy of a row, which sampling may change; the next one takes its place. */
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
    state.stopped();
    return scheduler.drain();
  }

  /** Shows what is left after a stop. */
  void show() {
    scheduler.show();
  }
}
