package infernum.runtime.sampling;

/**
 * Tokens of a row by falling logit, ties by rising number: a heap that is built in linear time, so
 * that taking the few that matter doesn't sort the whole vocabulary.
 */
final class LargestFirst {
  private final float[] logits;
  private final int[] heap;
  private int size;

  /** All tokens whose logit is above some value: above negative infinity, all that may be drawn. */
  LargestFirst(float[] logits, float above) {
    this.logits = logits;
    int count = 0;
    for (float logit : logits) {
      count += logit > above ? 1 : 0;
    }
    this.heap = new int[count];
    for (int token = 0; token < logits.length; token++) {
      if (logits[token] > above) {
        heap[size++] = token;
      }
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(i);
    }
  }

  /** How many are left. */
  int size() {
    return size;
  }

  /** The next one. */
  int next() {
    if (size == 0) {
      throw new IllegalStateException("no token is left");
    }
    int largest = heap[0];
    heap[0] = heap[--size];
    sink(0);
    return largest;
  }

  private void sink(int from) {
    int at = from;
    int token = heap[at];
    for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], token)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = token;
  }

  private boolean before(int a, int b) {
    return logits[a] > logits[b] || (logits[a] == logits[b] && a < b);
  }
}
