package infernum.cpu.reference;

/**
 * Which tokens of a step belong to which sequence, and where their cached rows are. Checked once,
 * before anything is read by it.
 */
final class RaggedBatch {
  /** Tokens that share what is read from the cache, at most. */
  static final int TILE = 8;

  private final Ints starts;
  private final Ints lengths;
  private final Ints tables;
  private final int blockSize;
  private final int[] tiles;
  private int count;

  /** Numbers of a tile: sequence, token, position, tokens. */
  private static final int NUMBERS = 4;

  /**
   * As operands 3 to 5 tell.
   *
   * @param tokens of the largest step
   */
  RaggedBatch(Operands operands, int tokens, int blockSize) {
    this.starts = operands.ints(3);
    this.lengths = operands.ints(4);
    this.tables = operands.ints(5);
    this.blockSize = blockSize;
    this.tiles = new int[Math.multiplyExact(NUMBERS, tokens)];
  }

  /** Tokens that a sequence may have. */
  int mostReach() {
    return Math.multiplyExact(tables.rowSize(), blockSize);
  }

  /**
   * Demands that a step's numbers fit each other, the queries and the cache.
   *
   * @throws IllegalArgumentException they don't
   */
  void check(int tokens, int slots) {
    int sequences = lengths.count();
    int blocks = tables.rowSize();
    if (starts.count() != sequences + 1 || tables.count() != sequences * blocks) {
      throw misfit(
          "%d query starts, %d lengths, %d block table entries",
          starts.count(), sequences, tables.count());
    }
    for (int s = 0; s < sequences; s++) {
      check(s, tokens, slots, blocks);
    }
  }

  private void check(int s, int tokens, int slots, int blocks) {
    int from = starts.get(s);
    int to = starts.get(s + 1);
    int length = lengths.get(s);
    if (from < 0 || to < from || to > tokens) {
      throw misfit("sequence %d has tokens %d to %d of %d", s, from, to, tokens);
    }
    if (length != 0 && (length < to - from || length > (long) blocks * blockSize)) {
      throw misfit(
          "sequence %d is %d long, has %d new tokens and a table of %d blocks of %d",
          s, length, to - from, blocks, blockSize);
    }
    for (int position = 0; position < length; position += blockSize) {
      int last = Math.min(position + blockSize, length) - 1;
      if (slotOrBeyond(s, position) < 0 || slotOrBeyond(s, last) >= slots) {
        throw misfit(
            "position %d of sequence %d is at slot %d of %d",
            last, s, slotOrBeyond(s, last), slots);
      }
    }
  }

  private static IllegalArgumentException misfit(String message, Object... sides) {
    return new IllegalArgumentException("paged-attention: " + message.formatted(sides));
  }

  /**
   * Cuts the step into tiles: some consecutive tokens of one sequence each. All tokens are in one,
   * but for those of padding: beyond the sequences, or of one of length 0.
   *
   * @param most for a tile, tokens times positions; a tile has one token at least
   * @return how many there are
   */
  int cut(int most) {
    count = 0;
    for (int s = 0; s < lengths.count(); s++) {
      int toPosition = lengths.get(s) - starts.get(s + 1);
      int token = lengths.get(s) == 0 ? starts.get(s + 1) : starts.get(s);
      while (token < starts.get(s + 1)) {
        int tokens = Math.min(TILE, starts.get(s + 1) - token);
        int position = token + toPosition;
        while (tokens > 1 && (long) tokens * (position + tokens) > most) {
          tokens--;
        }
        add(s, token, position, tokens);
        token += tokens;
      }
    }
    return count;
  }

  private void add(int sequence, int token, int position, int tokens) {
    int at = NUMBERS * count++;
    tiles[at] = sequence;
    tiles[at + 1] = token;
    tiles[at + 2] = position;
    tiles[at + 3] = tokens;
  }

  /** A tile's sequence, by its index in the step. */
  int sequence(int tile) {
    return tiles[NUMBERS * tile];
  }

  /** Its first token, as a row of the step. */
  int token(int tile) {
    return tiles[NUMBERS * tile + 1];
  }

  /** Position of that token in its sequence. */
  int position(int tile) {
    return tiles[NUMBERS * tile + 2];
  }

  /** How many tokens it has. */
  int tokens(int tile) {
    return tiles[NUMBERS * tile + 3];
  }

  /** Positions from 0 to that of the last token. */
  int reach(int tile) {
    return position(tile) + tokens(tile);
  }

  /** The farthest reach of all tiles. */
  int longest() {
    int longest = 0;
    for (int tile = 0; tile < count; tile++) {
      longest = Math.max(longest, reach(tile));
    }
    return longest;
  }

  /** Where the cached row of a position lies. */
  int slot(int sequence, int position) {
    return (int) slotOrBeyond(sequence, position);
  }

  private long slotOrBeyond(int sequence, int position) {
    long block = tables.get(sequence * tables.rowSize() + position / blockSize);
    return block * blockSize + position % blockSize;
  }
}
