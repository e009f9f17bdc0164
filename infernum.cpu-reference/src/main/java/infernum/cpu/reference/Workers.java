package infernum.cpu.reference;

import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  /**
   * Runs all units and waits until no thread works on them, also when one of them throws: the
   * memory that they write may be another's right after. What the first one threw is thrown here.
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
    Shared shared = new Shared(units, chunk, new AtomicLong(), new AtomicReference<>());
    ForkJoinTask.invokeAll(
        Stream.generate(() -> ForkJoinTask.adapt(() -> shared.take(work))).limit(useful).toList());
    switch (shared.failure.get()) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> {}
    }
  }

  /** What is left to do, and what went wrong. */
  private record Shared(
      int units, int chunk, AtomicLong next, AtomicReference<@Nullable Throwable> failure) {
    void take(Supplier<? extends Work> supplier) {
      try {
        Work work = supplier.get();
        for (long from = next.getAndAdd(chunk); from < units; from = next.getAndAdd(chunk)) {
          work.run((int) from, (int) Math.min(units, from + chunk));
        }
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
        next.set(units);
      }
    }
  }
}
