package infernum.runtime.tokenizer.regex;

import static infernum.runtime.tokenizer.text.Characters.isLetter;
import static infernum.runtime.tokenizer.text.Characters.isNumber;
import static infernum.runtime.tokenizer.text.Characters.isWhiteSpace;

/**
 * GPT-2's expression by hand, several times as fast as a regular expression: a contraction, or
 * letters, numbers or other signs with a space before them, or white space but for its last
 * character where something follows.
 */
public final class Gpt2Pattern implements TextPattern {
  /** The expression that this is. */
  public static final String SOURCE =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

  /** Without state. */
  public Gpt2Pattern() {}

  @Override
  public void find(String text, int begin, int end, Found found) {
    for (int i = begin; i < end; ) {
      int next = next(text, i, end);
      found.match(i, next);
      i = next;
    }
  }

  private static int next(String text, int at, int end) {
    int contraction = Runs.contraction(text, at, end, false);
    if (contraction > 0) {
      return at + contraction;
    }
    int from = text.charAt(at) == ' ' && at + 1 < end ? at + 1 : at;
    int c = text.codePointAt(from);
    if (isLetter(c)) {
      return Runs.letters(text, from, end);
    }
    if (isNumber(c)) {
      return Runs.numbers(text, from, end, Integer.MAX_VALUE);
    }
    if (!isWhiteSpace(c)) {
      return Runs.signs(text, from, end);
    }
    return Runs.spaces(text, at, end);
  }
}
