package infernum.runtime.tokenizer.model;

/** For each pair of tokens that joins: how early, and what it becomes. An open-addressing table. */
final class MergeTable {
  /** A pair that doesn't join. */
  static final long NONE = Long.MAX_VALUE;

  /** No pair is 0. */
  private static final long EMPTY = 0;

  /** A pair, and behind it rank and result in one number, which orders by rank. */
  private final long[] table;

  private final int shift;

  /** For that many merges. */
  MergeTable(int merges) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(8, merges) * 2);
    table = new long[2 << bits];
    shift = Long.SIZE - bits;
  }

  /**
   * Adds a merge.
   *
   * @param replaces whether it takes the place of an earlier one of its pair
   */
  void add(int left, int right, int rank, int result, boolean replaces) {
    int place = place(left, right);
    if (table[place] == EMPTY || replaces) {
      table[place] = pair(left, right);
      table[place + 1] = ((long) rank << Integer.SIZE) | result;
    }
  }

  /** Rank and result of a pair, as {@link #result} reads them; {@link #NONE} where none joins. */
  long find(int left, int right) {
    if (left < 0 || right < 0) {
      return NONE;
    }
    int place = place(left, right);
    return table[place] == EMPTY ? NONE : table[place + 1];
  }

  /** What a pair that was found becomes. */
  static int result(long found) {
    return (int) found;
  }

  /** How early a pair that was found joins. */
  static int rank(long found) {
    return (int) (found >>> Integer.SIZE);
  }

  private int place(int left, int right) {
    long pair = pair(left, right);
    // Fibonacci hashing: the golden ratio's multiples spread over the upper bits.
    int place = (int) ((pair * 0x9E3779B97F4A7C15L) >>> shift) << 1;
    while (table[place] != pair && table[place] != EMPTY) {
      place = (place + 2) & (table.length - 1);
    }
    return place;
  }

  private static long pair(int left, int right) {
    return (((long) left << Integer.SIZE) | right) + 1;
  }
}
