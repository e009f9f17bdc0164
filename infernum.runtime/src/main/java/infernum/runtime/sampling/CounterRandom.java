package infernum.runtime.sampling;

/**
 * Random numbers by their index: the n-th of a seed is the same whenever and beside whatever it is
 * asked for. SplitMix64's output function (Steele, Lea and Flood, OOPSLA 2014) over seed and index.
 */
public final class CounterRandom {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final long key;

  /** Of a seed. */
  public CounterRandom(long seed) {
    this.key = mix(seed + GAMMA);
  }

  /** The number of that index, from 0 to before 1. */
  public double number(long index) {
    return (mix(key + (index + 1) * GAMMA) >>> 11) * 0x1p-53;
  }

  /** Another seed, for the n-th of several answers to one request. */
  public static long derived(long seed, int n) {
    return n == 0 ? seed : mix(seed + n * GAMMA);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
