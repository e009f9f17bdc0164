package infernum.cpu.reference;

import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Spreads a kernel's work over the cores, on the JVM's common pool. Units of work write disjoint
 * results, so who computes which doesn't matter: idle workers take the next ones.
 */
final class Workers {
  /** Operations below which waking a thread takes longer than the work. */
  private static final long GRAIN = 1 << 15;

  private final int threads;

  /** At most so many threads at once, the caller's among them. */
  Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("wants at least one thread, got " + threads);
    }
    this.threads = threads;
  }

  /** The work of one thread, with scratch of its own. */
  @FunctionalInterface
  interface Work {
    /** Does the units from {@code from} to before {@code to}. */
    void run(int from, int to);
  }

  /** Runs units that need no scratch. */
  void each(int units, long cost, Work work) {
    each(units, cost, () -> work);
  }

  /**
   * Runs all units and waits for them. Operands are checked before: an exception in here reaches
   * the caller wrapped.
   *
   * @param cost operations per unit, about
   * @param work called once by each thread that takes part
   */
  void each(int units, long cost, Supplier<? extends Work> work) {
    int chunk = Math.clamp(GRAIN / Math.max(1, cost), 1, Integer.MAX_VALUE);
    int useful = Math.min(threads, Math.ceilDiv(units, chunk));
    if (useful <= 1) {
      work.get().run(0, units);
      return;
    }
    AtomicInteger next = new AtomicInteger();
    Runnable worker = () -> take(next, units, chunk, work.get());
    ForkJoinTask.invokeAll(
        Stream.generate(() -> ForkJoinTask.adapt(worker)).limit(useful).toList());
  }

  private static void take(AtomicInteger next, int units, int chunk, Work work) {
    // A counter that passes the end once per thread can't overflow: chunks are small against it.
    for (int from = next.getAndAdd(chunk); from < units; from = next.getAndAdd(chunk)) {
      work.run(from, Math.min(units, from + chunk));
    }
  }
}
