package infernum.cpu.reference;

import java.util.List;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Spreads a kernel's work over the cores, on the JVM's common pool. Units of work write disjoint
 * results, so who computes which doesn't matter: idle workers take the next ones.
 */
final class Workers {
  private final int threads;

  /** At most so many threads at once, the caller's among them. */
  Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("wants at least one thread, got " + threads);
    }
    this.threads = threads;
  }

  /** What is to be done; called by several threads at once. */
  @FunctionalInterface
  interface Work {
    /**
     * Does the units from {@code from} to before {@code to}; {@code worker} has a scratch of its
     * own.
     */
    void run(int worker, int from, int to);
  }

  /** How many there are. */
  int threads() {
    return threads;
  }

  /**
   * Runs all units and waits until no thread works on them, also when one of them throws: the
   * memory that they write may be another's right after. What the first one threw is thrown here.
   *
   * @param least units that are worth waking a thread
   */
  void run(int units, int least, Work work) {
    int useful = Math.min(threads, Math.ceilDiv(units, Math.max(1, least)));
    if (useful <= 1) {
      work.run(0, 0, units);
      return;
    }
    Shared shared = new Shared(units, least, new AtomicLong(), new AtomicReference<>());
    List<? extends ForkJoinTask<?>> tasks =
        IntStream.range(0, useful)
            .mapToObj(worker -> ForkJoinTask.adapt(() -> shared.take(worker, work)))
            .toList();
    ForkJoinTask.invokeAll(tasks);
    switch (shared.failure.get()) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> {}
    }
  }

  /** What is left to do, and what went wrong. */
  private record Shared(
      int units, int chunk, AtomicLong next, AtomicReference<@Nullable Throwable> failure) {
    void take(int worker, Work work) {
      try {
        for (long from = next.getAndAdd(chunk); from < units; from = next.getAndAdd(chunk)) {
          work.run(worker, (int) from, (int) Math.min(units, from + chunk));
        }
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
        next.set(units);
      }
    }
  }
}
