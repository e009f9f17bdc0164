package infernum.runtime.bench;

import java.util.OptionalInt;

/**
 * How long runs go uncounted. The first ones are slow: Java compiles code while it runs, a kernel's
 * inner loops last, and files are read from the disk. Runs have settled when two in a row were
 * hardly faster than the fastest before them, as a single one may have met a disturbance.
 */
final class WarmUp {
  /** A run that is faster by less isn't: repetitions differ by as much. */
  private static final double FASTER = 1.03;

  private static final int MOST_RUNS = 20;
  private static final long MOST_NANOSECONDS = 60_000_000_000L;

  private final OptionalInt wanted;
  private double bestPrefill;
  private double bestDecode;
  private int runs;
  private int steady;
  private long begin;

  /**
   * Begins.
   *
   * @param wanted runs; empty: until they have settled, or 20 runs or a minute are over
   */
  WarmUp(OptionalInt wanted) {
    this.wanted = wanted;
  }

  /** Whether another run is to go uncounted. */
  boolean goesOn(long nanoTime) {
    begin = runs == 0 ? nanoTime : begin;
    return wanted.isPresent()
        ? runs < wanted.getAsInt()
        : !settled() && runs < MOST_RUNS && nanoTime - begin < MOST_NANOSECONDS;
  }

  /** Takes a run's rates, tokens per second. */
  void add(double prefill, double decode) {
    boolean faster = runs == 0 || prefill > bestPrefill * FASTER || decode > bestDecode * FASTER;
    steady = faster ? 0 : steady + 1;
    bestPrefill = Math.max(bestPrefill, prefill);
    bestDecode = Math.max(bestDecode, decode);
    runs++;
  }

  int runs() {
    return runs;
  }

  /** Whether two runs in a row were hardly faster than the fastest before them. */
  boolean settled() {
    return steady >= 2;
  }
}
