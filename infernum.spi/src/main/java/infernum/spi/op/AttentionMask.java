package infernum.spi.op;

/**
 * Which earlier positions a query sees. Always causal: no key after the query is ever asked for.
 * Masks are values: records, compared with equals. A kernel that doesn't know a mask's type refuses
 * it by name, or asks it position by position as the reference device does.
 */
public interface AttentionMask {
  /**
   * Whether the query at position {@code query} sees the key at {@code key}.
   *
   * @param key at most {@code query}
   */
  boolean visible(int query, int key);

  /** Every earlier position. */
  record Causal() implements AttentionMask {
    @Override
    public boolean visible(int query, int key) {
      return true;
    }
  }

  /** The last {@code window} positions, the query's own among them (arXiv:2310.06825). */
  record SlidingWindow(int window) implements AttentionMask {
    @Override
    public boolean visible(int query, int key) {
      return query - key < window;
    }
  }
}
