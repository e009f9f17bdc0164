package infernum.benchmarks.table;

import java.util.List;

/**
 * What is done in a round.
 *
 * @param name a word
 * @param prompt tokens of the prompt whose prefill is measured; 0: none is
 * @param depth tokens that are cached where decoding begins
 * @param streams that decode at once
 * @param floatActivations of our providers
 * @param beside whether a busy thread of another program runs beside, in the second half
 */
public record Work(
    String name, int prompt, int depth, int streams, boolean floatActivations, boolean beside) {
  /** A prompt, and decoding from an empty cache. */
  public static final Work BASE = new Work("base", 512, 0, 1, false, false);

  /** Decoding up to context 2,048, for which models of that context have no token more. */
  public static final Work DEEP = new Work("deep", 0, 1_980, 1, false, false);

  /** Eight streams. */
  public static final Work STREAMS = new Work("streams", 0, 0, 8, false, false);

  /** What float activations cost. */
  public static final Work FLOAT = new Work("float", 512, 0, 1, true, false);

  /** Another program on the same processors. */
  public static final Work SHARE = new Work("share", 0, 0, 1, false, true);

  /** Names of a round's figures that a peer's are compared with. */
  public List<String> metrics() {
    if (beside) {
      return List.of("share");
    }
    return prompt > 0 ? List.of("decode", "prefill") : List.of("decode");
  }

  /** Tokens of the prompt that precedes decoding: one at least, as an engine answers prompts. */
  public int before() {
    return Math.max(1, depth);
  }
}
