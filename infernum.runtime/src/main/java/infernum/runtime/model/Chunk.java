package infernum.runtime.model;

import infernum.runtime.kv.Sequence;

/**
 * New tokens of one sequence in a step: a prompt, a part of it, or the one token decoded last.
 *
 * @param tokens at least one
 * @param rows for which of them logits are wanted
 */
public record Chunk(Sequence sequence, int[] tokens, Rows rows) {
  /** Demands a token. */
  public Chunk {
    if (tokens.length == 0) {
      throw new IllegalArgumentException("a chunk has at least one token");
    }
  }

  /** Which rows of logits. */
  public enum Rows {
    /** None: more of the prompt follows. */
    NONE,
    /** The last token's. */
    LAST,
    /** Every token's. */
    ALL
  }

  /** Rows of logits that it wants. */
  public int outputs() {
    return switch (rows) {
      case NONE -> 0;
      case LAST -> 1;
      case ALL -> tokens.length;
    };
  }
}
