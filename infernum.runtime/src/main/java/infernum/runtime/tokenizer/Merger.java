package infernum.runtime.tokenizer;

import java.util.Arrays;

/**
 * Joins a piece's tokens, beginning with one per byte: again and again the pair of the lowest rank,
 * the leftmost of equals. The tokens are a linked list and the pairs wait in a heap, so that a
 * piece of n bytes takes n log n steps, however long it is. Of one thread; used for one piece after
 * the other.
 */
final class Merger {
  private static final int END = -1;

  private final MergeTable merges;
  private int[] tokens = new int[64];
  private int[] next = new int[64];
  private int[] previous = new int[64];

  /** Pairs as rank and position of the left one: ordered as they are to be joined. */
  private long[] heap = new long[64];

  private int waiting;

  Merger(MergeTable merges) {
    this.merges = merges;
  }

  /** Makes room for a piece of that many bytes, whose tokens are then written here. */
  int[] room(int size) {
    if (size > tokens.length) {
      int room = Math.max(size, (int) Math.min(2L * tokens.length, Integer.MAX_VALUE - 8));
      tokens = new int[room];
      next = new int[room];
      previous = new int[room];
      heap = new long[room];
    }
    return tokens;
  }

  /** Joins the first {@code size} tokens; what is left of them is at the front. */
  int merge(int size) {
    waiting = 0;
    for (int i = 0; i < size; i++) {
      next[i] = i + 1 < size ? i + 1 : END;
      previous[i] = i - 1;
    }
    for (int i = 0; i + 1 < size; i++) {
      offer(i);
    }
    while (waiting > 0) {
      long pair = poll();
      int left = (int) pair;
      int right = next[left];
      // A pair that has changed since is another one's, or none; its own entry is waiting too.
      if (right != END
          && tokens[left] != END
          && merges.rank(tokens[left], tokens[right]) == (int) (pair >>> Integer.SIZE)) {
        join(left, right);
      }
    }
    int count = 0;
    for (int i = 0; i != END && size > 0; i = next[i]) {
      tokens[count++] = tokens[i];
    }
    return count;
  }

  private void join(int left, int right) {
    tokens[left] = merges.result(tokens[left], tokens[right]);
    int after = next[right];
    next[left] = after;
    next[right] = END;
    if (after != END) {
      previous[after] = left;
      offer(left);
    }
    if (previous[left] != END) {
      offer(previous[left]);
    }
  }

  private void offer(int left) {
    int rank = merges.rank(tokens[left], tokens[next[left]]);
    if (rank == MergeTable.NONE) {
      return;
    }
    if (waiting == heap.length) {
      heap = Arrays.copyOf(heap, 2 * heap.length);
    }
    long pair = ((long) rank << Integer.SIZE) | left;
    int at = waiting++;
    while (at > 0 && heap[(at - 1) / 2] > pair) {
      heap[at] = heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    heap[at] = pair;
  }

  private long poll() {
    long first = heap[0];
    long last = heap[--waiting];
    int at = 0;
    while (2 * at + 1 < waiting) {
      int child = 2 * at + 1;
      if (child + 1 < waiting && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= last) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return first;
  }
}
