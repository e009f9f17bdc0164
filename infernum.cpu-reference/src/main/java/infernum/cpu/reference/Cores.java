package infernum.cpu.reference;

import infernum.spi.kernel.Workers;

/**
 * Spreads a kernel's work over the host's threads. Units of work write disjoint results, so who
 * computes which doesn't matter.
 */
record Cores(Workers workers) {
  /** Operations below which waking a thread takes longer than the work. */
  private static final long GRAIN = 1 << 15;

  /**
   * Runs all units and waits until no thread works on them.
   *
   * @param cost operations per unit, about
   */
  void each(int units, long cost, Workers.Work work) {
    int least = Math.clamp(GRAIN / Math.max(1, cost), 1, Integer.MAX_VALUE);
    if (units <= least) {
      work.run(0, 0, units);
    } else {
      workers.run(units, least, work);
    }
  }
}
