package infernum.runtime.tokenizer.model;

import java.util.Arrays;

/**
 * Joins a piece's tokens, beginning with one per character: again and again the pair of the lowest
 * rank, the leftmost of equals. In a short piece the pair is sought among all; in a long one the
 * tokens are a linked list and the pairs wait in a heap, so that a piece of n characters takes n
 * log n steps, however long it is. Of one thread; used for one piece after the other.
 */
final class Merger {
  private static final int END = -1;

  /** Up to here seeking takes no longer than keeping a heap. */
  private static final int SHORT = 24;

  private final MergeTable merges;
  private int[] tokens = new int[64];
  private final long[] pairs = new long[SHORT];
  private int[] next = {};
  private int[] previous = {};

  /** Pairs as rank and position of the left one: ordered as they are to be joined. */
  private final LongHeap waiting = new LongHeap();

  Merger(MergeTable merges) {
    this.merges = merges;
  }

  /** Makes room for a piece of that many tokens, which are then written here. */
  int[] room(int size) {
    if (size > tokens.length) {
      tokens = Arrays.copyOf(tokens, (int) Math.max(size, Math.min(2L * tokens.length, 1 << 30)));
    }
    return tokens;
  }

  /** Joins the first {@code size} tokens; what is left of them is at the front. */
  int merge(int size) {
    return size <= SHORT ? mergeShort(size) : mergeLong(size);
  }

  private int mergeShort(int size) {
    for (int i = 0; i + 1 < size; i++) {
      pairs[i] = merges.find(tokens[i], tokens[i + 1]);
    }
    int count = size;
    while (true) {
      int best = -1;
      long least = MergeTable.NONE;
      for (int i = 0; i + 1 < count; i++) {
        if (pairs[i] < least) {
          least = pairs[i];
          best = i;
        }
      }
      if (best < 0) {
        return count;
      }
      tokens[best] = MergeTable.result(least);
      count--;
      System.arraycopy(tokens, best + 2, tokens, best + 1, count - best - 1);
      System.arraycopy(pairs, best + 1, pairs, best, count - best - 1);
      if (best + 1 < count) {
        pairs[best] = merges.find(tokens[best], tokens[best + 1]);
      }
      if (best > 0) {
        pairs[best - 1] = merges.find(tokens[best - 1], tokens[best]);
      }
    }
  }

  private int mergeLong(int size) {
    if (next.length < size) {
      next = new int[tokens.length];
      previous = new int[tokens.length];
    }
    for (int i = 0; i < size; i++) {
      next[i] = i + 1 < size ? i + 1 : END;
      previous[i] = i - 1;
    }
    for (int i = 0; i + 1 < size; i++) {
      offer(i);
    }
    while (!waiting.isEmpty()) {
      long pair = waiting.poll();
      int left = (int) pair;
      int right = next[left];
      if (right == END || tokens[left] == END) {
        continue;
      }
      // A pair that has changed since is another one's, or none; its own entry is waiting too.
      long found = merges.find(tokens[left], tokens[right]);
      if (found != MergeTable.NONE && MergeTable.rank(found) == (int) (pair >>> Integer.SIZE)) {
        join(left, right, MergeTable.result(found));
      }
    }
    int count = 0;
    for (int i = 0; i != END; i = next[i]) {
      tokens[count++] = tokens[i];
    }
    return count;
  }

  private void join(int left, int right, int result) {
    tokens[left] = result;
    int after = next[right];
    next[left] = after;
    next[right] = END;
    tokens[right] = END;
    if (after != END) {
      previous[after] = left;
      offer(left);
    }
    if (previous[left] != END) {
      offer(previous[left]);
    }
  }

  private void offer(int left) {
    long found = merges.find(tokens[left], tokens[next[left]]);
    if (found == MergeTable.NONE) {
      return;
    }
    waiting.add(((long) MergeTable.rank(found) << Integer.SIZE) | left);
  }
}
