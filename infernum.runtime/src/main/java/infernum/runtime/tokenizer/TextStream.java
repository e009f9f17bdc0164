package infernum.runtime.tokenizer;

import infernum.spi.text.Tokenizer;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Turns the tokens of an answer into text as they come: a {@link Tokenizer.Decoder} with control
 * tokens shown or left out. Every part is whole characters, and all parts together are the text of
 * all tokens. Of one thread.
 */
public final class TextStream {
  private final Tokenizer tokenizer;
  private final IntPredicate shown;
  private final Tokenizer.Decoder decoder;

  /**
   * At the begin of a text.
   *
   * @param showControl whether control tokens show as their names; they are left out otherwise
   */
  public TextStream(Tokenizer tokenizer, boolean showControl) {
    this(tokenizer, _ -> showControl);
  }

  /** At the begin of a text that shows some control tokens by their names. */
  public TextStream(Tokenizer tokenizer, Set<Integer> shown) {
    this(tokenizer, shown::contains);
  }

  private TextStream(Tokenizer tokenizer, IntPredicate shown) {
    this.tokenizer = tokenizer;
    this.shown = shown;
    this.decoder = tokenizer.decoder();
  }

  /** The text of all tokens at once. */
  public static String text(Tokenizer tokenizer, int[] tokens, boolean showControl) {
    TextStream stream = new TextStream(tokenizer, showControl);
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      text.append(stream.add(token));
    }
    return text.append(stream.end()).toString();
  }

  /**
   * The characters that became certain with this token; often none. A token that the tokenizer
   * doesn't know has none: many models have more tokens than their tokenizer, to fill a size.
   *
   * @throws IllegalArgumentException the token is negative
   */
  public String add(int token) {
    if (token >= tokenizer.size()) {
      return "";
    }
    return !tokenizer.isSpecial(token) || shown.test(token) ? decoder.add(token) : "";
  }

  /** What is left once no token follows: nothing, or U+FFFD for a character that was cut off. */
  public String end() {
    return decoder.end();
  }
}
