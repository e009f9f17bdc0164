package infernum.runtime.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What an engine is doing. Written by its thread as it goes, read by any: each number is that of
 * the latest step, the one that a listener hears of included.
 */
public final class EngineState {
  private volatile boolean ready = true;
  private volatile int running;
  private volatile int waiting;
  private volatile int freeBlocks;
  private final AtomicLong steps = new AtomicLong();
  private final AtomicLong tokens = new AtomicLong();
  private final AtomicLong preemptions = new AtomicLong();
  private volatile long lastStep;
  private volatile long longestStep;

  /** Of an engine that has done nothing yet. */
  EngineState(int freeBlocks, long now) {
    this.freeBlocks = freeBlocks;
    this.lastStep = now;
  }

  /** Whether it can be expected to compute; once it can't, it never can again. */
  public boolean ready() {
    return ready;
  }

  /** Requests that own blocks. */
  public int running() {
    return running;
  }

  /** Requests that don't. */
  public int waiting() {
    return waiting;
  }

  /** Blocks of the cache that no request owns. */
  public int freeBlocks() {
    return freeBlocks;
  }

  /** Steps that were computed since it began. */
  public long steps() {
    return steps.get();
  }

  /** Tokens that were computed since it began, prompts and answers. */
  public long tokens() {
    return tokens.get();
  }

  /** How often a running request had to give its blocks to others since it began. */
  public long preemptions() {
    return preemptions.get();
  }

  /**
   * When the latest step ended, on the clock of {@link System#nanoTime}; of the engine's start
   * where there was none.
   */
  public long lastStep() {
    return lastStep;
  }

  /** Nanoseconds of the longest step so far. */
  public long longestStep() {
    return longestStep;
  }

  /** It computes no more. */
  void stopped() {
    ready = false;
  }

  void holds(int runningRequests, int waitingRequests, int freeOfCache) {
    running = runningRequests;
    waiting = waitingRequests;
    freeBlocks = freeOfCache;
  }

  void computed(int more) {
    steps.incrementAndGet();
    tokens.addAndGet(more);
  }

  void preempted() {
    preemptions.incrementAndGet();
  }

  void stepEnded(long begin, long end) {
    lastStep = end;
    longestStep = Math.max(longestStep, end - begin);
  }

  @Override
  public String toString() {
    return "ready %b, running %d, waiting %d, free blocks %d, steps %d, tokens %d, preemptions %d"
        .formatted(
            ready, running, waiting, freeBlocks, steps.get(), tokens.get(), preemptions.get());
  }
}
