package infernum.runtime.tokenizer;

import java.util.Arrays;

/**
 * Which two tokens join, in what order of preference, and into which one: a hash table by the pair,
 * since every step of tokenising asks it. Filled by one thread, then read by any.
 */
final class MergeTable {
  /** No merge; also more than every rank. */
  static final int NONE = Integer.MAX_VALUE;

  /** Not a pair: both halves of one are tokens, which aren't negative. */
  private static final long EMPTY = -1;

  private final long[] pairs;
  private final int[] ranks;
  private final int[] results;
  private final int shift;

  /** For at most this many merges. */
  MergeTable(int merges) {
    // At most half full, so that the next free place is near.
    int bits = Math.max(4, Long.SIZE - Long.numberOfLeadingZeros(2L * merges));
    pairs = new long[1 << bits];
    ranks = new int[1 << bits];
    results = new int[1 << bits];
    shift = Long.SIZE - bits;
    Arrays.fill(pairs, EMPTY);
  }

  /** Adds a merge, unless its pair has one already. */
  void add(int left, int right, int rank, int result) {
    int place = place(left, right);
    if (pairs[place] == EMPTY) {
      pairs[place] = pair(left, right);
      ranks[place] = rank;
      results[place] = result;
    }
  }

  /** How early the pair joins; {@link #NONE} where it doesn't. */
  int rank(int left, int right) {
    if (left < 0 || right < 0) {
      return NONE;
    }
    int place = place(left, right);
    return pairs[place] == EMPTY ? NONE : ranks[place];
  }

  /** What a pair that joins becomes. */
  int result(int left, int right) {
    return results[place(left, right)];
  }

  private int place(int left, int right) {
    long pair = pair(left, right);
    // Fibonacci hashing: the golden ratio's multiples spread over the upper bits.
    int place = (int) ((pair * 0x9E3779B97F4A7C15L) >>> shift);
    while (pairs[place] != pair && pairs[place] != EMPTY) {
      place = (place + 1) & (pairs.length - 1);
    }
    return place;
  }

  private static long pair(int left, int right) {
    return ((long) left << Integer.SIZE) | right;
  }
}
