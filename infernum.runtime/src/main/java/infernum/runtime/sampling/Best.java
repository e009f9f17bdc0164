package infernum.runtime.sampling;

/**
 * The few tokens of a row with the largest logits, of equals those with the lower number. One pass
 * over the row, with a heap of those that are best so far, whose root is the first to give way:
 * most tokens cost a comparison, and nothing is as large as the vocabulary.
 */
final class Best {
  private final float[] logits;
  private final int[] heap;
  private int size;

  /** At most so many, of those that may be drawn: above negative infinity. */
  Best(float[] logits, int most) {
    this(logits, most, Float.NEGATIVE_INFINITY);
  }

  /** At most so many, of those whose logits are above some value. */
  Best(float[] logits, int most, float above) {
    this.logits = logits;
    this.heap = new int[Math.min(most, logits.length)];
    int token = 0;
    for (; token < logits.length && size < heap.length; token++) {
      if (logits[token] > above) {
        heap[size++] = token;
      }
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(i);
    }
    for (; size > 0 && token < logits.length; token++) {
      if (logits[token] > logits[heap[0]]) { // which is above it
        heap[0] = token;
        sink(0);
      }
    }
  }

  /** How many there are. */
  int size() {
    return size;
  }

  /** The last one of them, which is there. */
  int last() {
    return heap[0];
  }

  /** All of them by falling logit; they are taken out. */
  int[] falling() {
    int[] tokens = new int[size];
    while (size > 0) {
      int last = heap[0];
      heap[0] = heap[size - 1];
      tokens[--size] = last;
      sink(0);
    }
    return tokens;
  }

  private void sink(int from) {
    int at = from;
    int token = heap[at];
    for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && after(heap[child + 1], heap[child])) {
        child++;
      }
      if (!after(heap[child], token)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = token;
  }

  private boolean after(int a, int b) {
    return logits[a] < logits[b] || (logits[a] == logits[b] && a > b);
  }
}
