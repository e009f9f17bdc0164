package infernum.runtime.tokenizer.pipeline;

import infernum.spi.text.Tokenizer.Specials;
import java.util.List;

/** Finds tokens that are looked for in a text before it is cut. Immutable. */
public interface TokenFinder {
  /** Finds none. */
  TokenFinder NONE = (text, specials) -> List.of();

  /** The tokens that a text holds, in order, apart from each other. */
  List<Found> find(String text, Specials specials);

  /**
   * A token's place in a text.
   *
   * @param begin index of its first character
   * @param end index behind its last
   */
  record Found(int token, int begin, int end) {}
}
