package infernum.plugin.example.attention;

import infernum.spi.op.AttentionMask;

/**
 * A sliding window that never loses sight of the sequence's first tokens, the attention sinks
 * (StreamingLLM, arXiv:2309.17453, section 3). The query at position i sees the key at j where
 *
 * <pre>j &lt;= i  and  (i - j &lt; window  or  j &lt; sinks)</pre>
 *
 * <p>Positions are the tokens' own, as the model was trained. The paper counts them within the
 * cache instead, where the sinks move along with the window.
 *
 * @param window latest positions that a query sees, its own among them
 * @param sinks first positions of the sequence that every query sees
 */
record SinkWindow(int window, int sinks) implements AttentionMask {
  @Override
  public boolean visible(int query, int key) {
    return query - key < window || key < sinks;
  }
}
