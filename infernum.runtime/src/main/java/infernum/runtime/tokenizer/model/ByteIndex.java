package infernum.runtime.tokenizer.model;

import java.util.Arrays;

/**
 * Tokens by their bytes: a hash table over one array of all bytes, so that a piece is looked up
 * where it lies.
 */
final class ByteIndex {
  static final int NONE = -1;

  private final int[] table;
  private final int[] ids;
  private final int[] ends;
  private byte[] bytes;
  private int count;

  /** With room for that many tokens. */
  ByteIndex(int tokens) {
    table = new int[Math.max(16, Integer.highestOneBit(Math.max(1, tokens)) << 2)];
    ids = new int[tokens];
    ends = new int[tokens + 1];
    bytes = new byte[Math.max(64, (int) Math.min(8L * tokens, 1 << 28))];
  }

  /** Adds a token, which replaces one of the same bytes. */
  void add(byte[] token, int id) {
    int place = place(token, 0, token.length);
    if (table[place] != 0) {
      ids[table[place] - 1] = id;
      return;
    }
    int from = ends[count];
    int to = Math.addExact(from, token.length);
    if (to > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(to, Math.min(2L * bytes.length, 1L << 30)));
    }
    System.arraycopy(token, 0, bytes, from, token.length);
    ids[count] = id;
    ends[++count] = to;
    table[place] = count;
  }

  /** The token of these bytes, or {@link #NONE}. */
  int find(byte[] token, int from, int to) {
    int entry = table[place(token, from, to)];
    return entry == 0 ? NONE : ids[entry - 1];
  }

  private int place(byte[] token, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + token[i];
    }
    hash *= 0x9E3779B9;
    int place = (hash ^ (hash >>> 15)) & (table.length - 1);
    while (table[place] != 0) {
      int entry = table[place] - 1;
      if (Arrays.equals(bytes, ends[entry], ends[entry + 1], token, from, to)) {
        break;
      }
      place = (place + 1) & (table.length - 1);
    }
    return place;
  }
}
