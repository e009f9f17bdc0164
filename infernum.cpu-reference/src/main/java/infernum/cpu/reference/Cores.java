package infernum.cpu.reference;

import infernum.spi.kernel.Workers;
import java.util.function.Supplier;

/**
 * Spreads a kernel's work over the host's threads. Units of work write disjoint results, so who
 * computes which doesn't matter.
 */
record Cores(Workers workers) {
  /** Operations below which waking a thread takes longer than the work. */
  private static final long GRAIN = 1 << 15;

  /** The work of one thread, with scratch of its own. */
  @FunctionalInterface
  interface Work {
    /** Does the units from {@code from} to before {@code to}. */
    void run(int from, int to);
  }

  /**
   * Runs all units and waits until no thread works on them.
   *
   * @param cost operations per unit, about
   * @param work called once by each thread that takes part
   */
  void each(int units, long cost, Supplier<? extends Work> work) {
    int least = Math.clamp(GRAIN / Math.max(1, cost), 1, Integer.MAX_VALUE);
    if (units <= least) {
      work.get().run(0, units);
      return;
    }
    Work[] own = new Work[workers.threads()];
    workers.run(
        units,
        least,
        (worker, from, to) -> {
          if (own[worker] == null) {
            own[worker] = work.get();
          }
          own[worker].run(from, to);
        });
  }
}
