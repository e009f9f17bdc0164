package infernum.runtime.tokenizer.pretokenizer;

import infernum.runtime.tokenizer.file.Field;
import infernum.runtime.tokenizer.regex.DigitGroups;
import infernum.runtime.tokenizer.regex.KnownPatterns;
import java.util.List;

/** Cuts by expressions, one after the other. */
public final class RegexCuts {
  /** Stands for digits in groups of three, counted from the right, which takes no expression. */
  public static final String DIGITS_FROM_THE_RIGHT = "\\d{1,3}(?=(?:\\d{3})*\\b)";

  private RegexCuts() {}

  /**
   * A pre-tokenizer of expressions, each of which cuts the pieces of the one before; a match is a
   * piece, and so is what lies between two.
   *
   * @param field where they come from, for messages
   */
  public static PreTokenizer of(Field field, List<String> cuts) {
    PreTokenizer all = PreTokenizer.NONE;
    for (String cut : cuts) {
      all =
          all.then(
              new Split(
                  cut.equals(DIGITS_FROM_THE_RIGHT)
                      ? new DigitGroups()
                      : KnownPatterns.of(field, cut),
                  Split.Behavior.ISOLATED,
                  false));
    }
    return all;
  }
}
