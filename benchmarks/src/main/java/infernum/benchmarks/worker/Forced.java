package infernum.benchmarks.worker;

import infernum.runtime.kv.Sequence;
import infernum.runtime.model.Chunk;
import infernum.runtime.model.Chunk.Rows;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.Logits;
import infernum.runtime.model.Session;
import infernum.runtime.model.SessionLimits;
import java.util.Arrays;
import java.util.List;

/**
 * Given tokens, and the positions whose logits are of interest.
 *
 * @param tokens at least {@code from + rows}
 * @param from the first such position
 * @param rows how many, at least one
 */
record Forced(int[] tokens, int from, int rows) {
  /** Sees rows of logits. */
  interface Visitor {
    void rows(Logits logits);
  }

  /**
   * Runs all tokens, in steps of the engine's size.
   *
   * @param visitor shown the rows, which the next step overwrites
   * @return the best token after the last one
   */
  int run(LoadedModel model, Visitor visitor) {
    SessionLimits limits =
        SessionLimits.alone(tokens.length, Math.min(tokens.length, Setup.STEP), rows);
    try (Session session = model.session(limits)) {
      Sequence sequence = session.sequence();
      feed(session, sequence, 0, from, Rows.NONE);
      int[] wanted = Arrays.copyOfRange(tokens, from, from + rows);
      Logits logits = session.run(List.of(new Chunk(sequence, wanted, Rows.ALL)));
      visitor.rows(logits);
      int best = logits.best(rows - 1);
      Logits last = feed(session, sequence, from + rows, tokens.length, Rows.LAST);
      return last.rows() > 0 ? last.best(0) : best;
    }
  }

  private Logits feed(Session session, Sequence sequence, int begin, int end, Rows last) {
    Logits logits = new Logits(new float[0], 0, 0);
    for (int at = begin; at < end; ) {
      int to = Math.min(at + Setup.STEP, end);
      Rows wanted = to == end ? last : Rows.NONE;
      logits =
          session.run(List.of(new Chunk(sequence, Arrays.copyOfRange(tokens, at, to), wanted)));
      at = to;
    }
    return logits;
  }
}
