package infernum.runtime.verify;

import infernum.runtime.kv.Sequence;
import infernum.runtime.model.Chunk;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.Logits;
import infernum.runtime.model.Session;
import infernum.runtime.model.SessionLimits;
import java.util.Arrays;
import java.util.List;

/** Feeds given tokens to a model and shows the logits after each, a chunk at a time. */
final class Forced {
  /** Rows of logits that are held at once: 25 MB of a vocabulary of 50,000. */
  private static final int CHUNK = 128;

  private Forced() {}

  /** Sees the logits after a position. */
  interface Visitor {
    void after(int position, Logits logits, int row);
  }

  /**
   * Runs all tokens.
   *
   * @param border a chunk ends before this position, so that what follows reads the cache
   */
  static void run(LoadedModel model, int[] tokens, int border, Visitor visitor) {
    try (Session session = model.session(SessionLimits.alone(tokens.length, CHUNK, CHUNK))) {
      Sequence sequence = session.sequence();
      for (int from = 0; from < tokens.length; ) {
        int end = from < border ? border : tokens.length;
        int to = Math.min(from + CHUNK, end);
        Chunk chunk = new Chunk(sequence, Arrays.copyOfRange(tokens, from, to), Chunk.Rows.ALL);
        Logits logits = session.run(List.of(chunk));
        for (int row = 0; row < to - from; row++) {
          visitor.after(from + row, logits, row);
        }
        from = to;
      }
    }
  }
}
