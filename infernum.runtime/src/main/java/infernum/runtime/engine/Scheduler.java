package infernum.runtime.engine;

import infernum.runtime.model.Chunk;
import infernum.runtime.model.Session;
import infernum.spi.scheduling.SchedulingPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides what each step computes. Every request that has only its newest token to compute gets it
 * in every step; what is left of the step's tokens goes to prompts, in the policy's order, as large
 * chunks as fit. A request starts when its whole prompt has room in the cache.
 *
 * <p>Answers grow, so the cache can fill up under running requests. Then the last one by the policy
 * gives its blocks back and waits; it is computed again from its tokens when there is room. The
 * first one by the policy can take everybody's blocks, and alone it always fits: so it always goes
 * on, and everyone is first at some time. Of the engine's thread.
 */
final class Scheduler {
  private final Session session;
  private final EngineLimits limits;
  private final TreeSet<ActiveRequest> waiting;
  private final TreeSet<ActiveRequest> running;

  /** All of them, without regard to their order: what is left where the policy fails. */
  private final Set<ActiveRequest> all = new LinkedHashSet<>();

  private final EngineState state;

  Scheduler(Session session, EngineLimits limits, SchedulingPolicy policy, EngineState state) {
    this.session = session;
    this.state = state;
    this.limits = limits;
    Comparator<ActiveRequest> order =
        Comparator.comparing(ActiveRequest::waiting, policy.order())
            .thenComparingLong(request -> request.waiting().arrival());
    this.waiting = new TreeSet<>(order);
    this.running = new TreeSet<>(order);
  }

  /** A request and the tokens of it that a step computes. */
  record Scheduled(ActiveRequest request, Chunk chunk) {}

  /** Takes a request. */
  void add(ActiveRequest request) {
    all.add(request);
    waiting.add(request);
  }

  /** Shows how many run and wait, and what they left of the cache. */
  void show() {
    state.holds(running.size(), waiting.size(), session.freeBlocks());
  }

  /**
   * Forgets a request that is about to end.
   *
   * @throws IllegalStateException the policy has changed its mind, so that it can't be found
   */
  void remove(ActiveRequest request) {
    if (!waiting.remove(request) && !running.remove(request)) {
      throw lost(request);
    }
    all.remove(request);
  }

  private static IllegalStateException lost(ActiveRequest request) {
    return new IllegalStateException(
        "the scheduling policy orders requests otherwise than before: request %d is lost"
            .formatted(request.waiting().arrival()));
  }

  /** Those that must end though nothing is computed for them. */
  List<ActiveRequest> overdue(long now) {
    List<ActiveRequest> overdue = new ArrayList<>(0);
    for (ActiveRequest request : all) {
      if (request.overdue(now).isPresent()) {
        overdue.add(request);
      }
    }
    return overdue;
  }

  /** Forgets all requests, without asking the policy; the answer is who they are. */
  List<ActiveRequest> drain() {
    List<ActiveRequest> drained = List.copyOf(all);
    all.clear();
    running.clear();
    waiting.clear();
    return drained;
  }

  /**
   * What the next step computes; empty where nothing is to be done.
   *
   * @throws IllegalStateException the policy has changed its mind, so that one can't be found
   */
  List<Scheduled> schedule() {
    Step step = new Step();
    List<ActiveRequest> before = List.copyOf(running); // some may give way to others
    for (ActiveRequest request : before) {
      if (request.pending() == 1 && isRunning(request)) {
        step.decode(request);
      }
    }
    for (ActiveRequest request : before) {
      if (request.pending() > 1 && isRunning(request)) {
        step.prefill(request);
      }
    }
    step.admit();
    return step.scheduled;
  }

  /** Whether a request that ran before this step still does; else it gave way to another. */
  private boolean isRunning(ActiveRequest request) {
    if (running.contains(request)) {
      return true;
    }
    if (!waiting.contains(request)) {
      throw lost(request);
    }
    return false;
  }

  private void preemptLast() {
    ActiveRequest request = running.removeLast();
    request.sequence().release();
    waiting.add(request);
    state.preempted();
  }

  /** One step in the making. */
  private final class Step {
    private final List<Scheduled> scheduled = new ArrayList<>();
    private int tokens = limits.batchTokens();
    private int rows = limits.outputs();

    /** Blocks that the chunks of this step will take. */
    private int taken;

    /** Whether a request had to give way: nobody takes the room at once. */
    private boolean gaveWay;

    void decode(ActiveRequest request) {
      while (request.sequence().missing(1) > free()) {
        boolean itself = request.equals(running.last());
        dropLast();
        if (itself) {
          return;
        }
      }
      add(request, 1);
    }

    /** A chunk of a prompt; the first of all requests may take others' blocks for it. */
    void prefill(ActiveRequest request) {
      while (room(request) == 0
          && request.equals(running.first())
          && !request.equals(running.last())
          && tokens > 0) {
        dropLast();
      }
      int count = room(request);
      if (count > 0) {
        add(request, count);
      }
    }

    void admit() {
      while (!gaveWay && tokens > 0 && running.size() < limits.sequences() && !waiting.isEmpty()) {
        ActiveRequest request = waiting.first();
        if (request.sequence().missing(request.pending()) > free() - promised()) {
          return; // those behind it don't overtake
        }
        waiting.removeFirst();
        running.add(request);
        request.start();
        prefill(request);
      }
    }

    private int free() {
      return session.freeBlocks() - taken;
    }

    /**
     * Blocks that running requests need for tokens that they have and this step doesn't compute.
     */
    private int promised() {
      int promised = 0;
      for (ActiveRequest request : running) {
        promised += request.sequence().missing(request.pending());
      }
      return promised - taken;
    }

    /** Tokens that fit behind those that the request has in the cache. */
    private int room(ActiveRequest request) {
      return Math.min(Math.min(request.pending(), tokens), request.sequence().room(free()));
    }

    private void dropLast() {
      ActiveRequest request = running.last();
      scheduled.removeIf(one -> {
        boolean dropped = one.request.equals(request);
        if (dropped) {
          int count = one.chunk.tokens().length;
          taken -= request.sequence().missing(count);
          tokens += count;
          rows += one.chunk.outputs();
        }
        return dropped;
      });
      preemptLast();
      gaveWay = true;
    }

    private void add(ActiveRequest request, int wanted) {
      boolean all = request.wantsPromptRows();
      int count = all ? Math.min(wanted, Math.max(1, rows - limits.sequences())) : wanted;
      boolean last = count == request.pending();
      Chunk.Rows kind = all ? Chunk.Rows.ALL : last ? Chunk.Rows.LAST : Chunk.Rows.NONE;
      Chunk chunk = new Chunk(request.sequence(), request.next(count), kind);
      taken += request.sequence().missing(count);
      tokens -= count;
      rows -= chunk.outputs();
      scheduled.add(new Scheduled(request, chunk));
    }
  }
}
