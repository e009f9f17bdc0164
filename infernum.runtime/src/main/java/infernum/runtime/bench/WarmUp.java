package infernum.runtime.bench;

import java.util.OptionalInt;

/**
 * How long runs of a load go uncounted. The first ones are slow: Java compiles code while it runs,
 * a kernel's inner loops last, and files are read from the disk. Runs have settled when two in a
 * row were hardly faster than the fastest before them, as a single one may have met a disturbance,
 * and took hardly less from the heap: vectors are objects until the code that computes with them is
 * compiled. Not while the compilers are at work, however many short runs have gone by.
 */
final class WarmUp {
  /** A run that is faster by less isn't: repetitions differ by as much. */
  private static final double FASTER = 1.03;

  private static final double LESS = 0.8;

  private static final long SECOND = 1_000_000_000;
  private static final long MOST = 60 * SECOND;
  private static final int MOST_RUNS = 20;

  private final OptionalInt wanted;
  private final CompilerWatch compilers;
  private double bestPrefill;
  private double bestDecode;
  private double leastHeap;
  private int runs;
  private int steady;
  private long begin;

  /**
   * Begins.
   *
   * @param wanted runs; empty: until they have settled and the compilers are quiet, or a minute is
   *     over; and no more than 20 that don't settle while the compilers are quiet
   * @param compilers of this process
   */
  WarmUp(OptionalInt wanted, CompilerWatch compilers) {
    this.wanted = wanted;
    this.compilers = compilers;
  }

  /** Whether another run is to go uncounted. */
  boolean goesOn(long nanoTime) {
    begin = runs == 0 ? nanoTime : begin;
    if (wanted.isPresent()) {
      return runs < wanted.getAsInt();
    }
    boolean quiet = compilers.isQuiet(nanoTime);
    return nanoTime - begin < MOST && (!quiet || (!settled() && runs < MOST_RUNS));
  }

  /** Takes a run's figures: of its prompts, and of its answers. */
  void add(Repetition prefill, Repetition decode) {
    add(
        prefill.promptRate(),
        decode.decodeRate().orElseGet(decode::outputRate),
        decode.heapPerStep().orElse(0));
  }

  /**
   * Takes a run's figures.
   *
   * @param prefill tokens per second
   * @param decode tokens per second
   * @param heap bytes that a step of decoding took
   */
  void add(double prefill, double decode, double heap) {
    boolean better =
        runs == 0
            || prefill > bestPrefill * FASTER
            || decode > bestDecode * FASTER
            || heap < leastHeap * LESS;
    steady = better ? 0 : steady + 1;
    leastHeap = runs == 0 ? heap : Math.min(leastHeap, heap);
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
