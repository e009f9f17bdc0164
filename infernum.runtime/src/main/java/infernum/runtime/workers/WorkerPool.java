package infernum.runtime.workers;

import infernum.spi.InfernumException;
import infernum.spi.kernel.Workers;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of threads that wait for a dispatch actively for a moment, then parked. The caller
 * works too; whichever thread is free takes the next chunk, so that one which the system holds up
 * holds up a chunk and no more, and a dispatch needs no thread but the caller's to be done.
 *
 * <p>All that a dispatch publishes goes through one word, {@code state}: its number, whether
 * helpers may join it, and how many are at work. A helper joins by a compare-and-set of that word,
 * hence never a dispatch that is over; the caller returns when it has closed the word and the count
 * is 0. The fields of a dispatch are written before the word and read after it, so they need no
 * more.
 */
public final class WorkerPool implements Workers, AutoCloseable {
  /** Threads that one may have at the most. */
  public static final int MOST = 4096;

  /** Chunks per thread: few long ones cost least, and a second one evens out delays. */
  private static final int CHUNKS = 2;

  /** How long a helper waits actively. The launches of a step are a few microseconds apart. */
  private static final long SPIN_NANOS = 50_000;

  private static final int SPINS_PER_LOOK = 32;

  /** How often the caller looks for helpers to finish before it offers them its core. */
  private static final int SPINS_BEFORE_YIELD = 2_000;

  /**
   * The lowest bits of the state count helpers at work; the next one is set while more may join.
   */
  private static final long OPEN = 1L << 16;

  private static final long HELPERS = OPEN - 1;

  /** What a dispatch adds to the state: the bits above count them. */
  private static final long DISPATCH = OPEN << 1;

  private final Helper[] helpers;
  private final ReentrantLock dispatching = new ReentrantLock();
  private final AtomicLong state = new AtomicLong();
  private final AtomicLong next = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final long spinNanos;
  private volatile boolean closed;
  private Work work = (_, _, _) -> {};
  private int units;
  private int chunk;

  /**
   * Starts threads.
   *
   * @param threads the caller's among them
   * @throws InfernumException less than one, or more than 4,096
   */
  public WorkerPool(int threads) {
    if (threads < 1 || threads > MOST) {
      throw new InfernumException("%d threads; give 1 to %d".formatted(threads, MOST));
    }
    // With more threads than cores, one that waits actively keeps another from working.
    spinNanos = threads > available() ? 0 : SPIN_NANOS;
    helpers = IntStream.range(1, threads).mapToObj(Helper::new).toArray(Helper[]::new);
    for (Helper helper : helpers) {
      helper.start();
    }
  }

  /** The processors that this process may use, a container's limit respected. */
  public static int available() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  public int threads() {
    return helpers.length + 1;
  }

  @Override
  public void run(int count, int least, Work what) {
    if (dispatching.isHeldByCurrentThread()
        || (Thread.currentThread() instanceof Helper helper && helper.isOf(this))) {
      throw new IllegalStateException("a dispatch from within a dispatch's work");
    }
    dispatching.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the pool is closed");
      }
      if (count <= least || helpers.length == 0) {
        Workers.alone().run(count, least, what);
      } else {
        dispatch(count, least, what);
      }
    } finally {
      dispatching.unlock();
    }
  }

  private void dispatch(int count, int least, Work what) {
    work = what;
    units = count;
    chunk = Math.max(Math.max(1, least), Math.ceilDiv(count, threads() * CHUNKS));
    next.set(0);
    state.set(state.get() + DISPATCH + OPEN);
    wake(Math.ceilDiv(count, chunk) - 1);
    take(0);
    state.addAndGet(-OPEN);
    awaitHelpers();
    work = (_, _, _) -> {}; // what a kernel holds isn't kept alive by an idle pool
    Throwable thrown = failure.get();
    if (thrown != null) {
      failure.set(null);
      rethrow(thrown);
    }
  }

  private static void rethrow(Throwable thrown) {
    switch (thrown) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(thrown);
    }
  }

  private void wake(int most) {
    int left = most;
    for (Helper helper : helpers) {
      if (left-- <= 0) {
        return;
      }
      if (helper.parked) {
        LockSupport.unpark(helper);
      }
    }
  }

  /** Chunks until none is left. */
  private void take(int worker) {
    try {
      for (long from = next.getAndAdd(chunk); from < units; from = next.getAndAdd(chunk)) {
        work.run(worker, (int) from, (int) Math.min(units, from + chunk));
      }
    } catch (Throwable e) { // a language without checked exceptions may throw any
      next.set(units);
      if (!failure.compareAndSet(null, e)) {
        suppress(e);
      }
    }
  }

  private void suppress(Throwable later) {
    Throwable first = failure.get();
    if (first != null && !first.equals(later)) { // one instance thrown by several can't hold itself
      first.addSuppressed(later);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // faster or slower, never wrong
  private void awaitHelpers() {
    for (int spins = 0; (state.get() & HELPERS) != 0; spins++) {
      if (spins < SPINS_BEFORE_YIELD) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  /** Ends the threads; a dispatch in progress is finished first. */
  @Override
  public void close() {
    dispatching.lock();
    try {
      closed = true;
      for (Helper helper : helpers) {
        LockSupport.unpark(helper);
      }
    } finally {
      dispatching.unlock();
    }
  }

  /** A thread other than the caller's. */
  private final class Helper extends Thread {
    private final int worker;
    private volatile boolean parked;

    Helper(int worker) {
      super("infernum-worker-" + worker);
      this.worker = worker;
      setDaemon(true);
    }

    boolean isOf(WorkerPool pool) {
      return pool.equals(WorkerPool.this);
    }

    @Override
    public void run() {
      long seen = 0;
      while (!closed) {
        long now = state.get();
        if (isNew(now, seen)) {
          seen = dispatch(now);
          if (joins(seen)) {
            take(worker);
            state.decrementAndGet();
          }
        } else {
          await(seen);
        }
      }
    }

    private boolean isNew(long now, long seen) {
      return (now & OPEN) != 0 && dispatch(now) != seen;
    }

    private static long dispatch(long now) {
      return now & -DISPATCH;
    }

    private boolean joins(long dispatch) {
      for (long now = state.get(); ; now = state.get()) {
        if ((now & OPEN) == 0 || dispatch(now) != dispatch) {
          return false;
        }
        if (state.compareAndSet(now, now + 1)) {
          return true;
        }
      }
    }

    /**
     * Returns soon after a dispatch began, or the pool was closed; perhaps also without a cause.
     */
    private void await(long seen) {
      if (spin(seen)) {
        return;
      }
      parked = true;
      // Looked at again after the flag is set: a caller that didn't see the flag has set the word.
      if (!isNew(state.get(), seen) && !closed) {
        LockSupport.park(WorkerPool.this);
      }
      parked = false;
    }

    private boolean spin(long seen) {
      long begin = System.nanoTime();
      do {
        for (int i = 0; i < SPINS_PER_LOOK; i++) {
          if (isNew(state.get(), seen) || closed) {
            return true;
          }
          Thread.onSpinWait();
        }
      } while (System.nanoTime() - begin < spinNanos);
      return false;
    }
  }
}
