package infernum.runtime.tokenizer.regex;

/**
 * Decimal digits in groups of three, counted from the right of a run: what several vocabularies
 * mean by {@code \d{1,3}(?=(?:\d{3})*\b)} or by splitting at {@code (?=(\d{3})+(?!\d))}. These take
 * steps with the square of a run's length; this doesn't.
 */
public record DigitGroups() implements TextPattern {
  private static final int GROUP = 3;

  @Override
  public void find(String text, int begin, int end, Found found) {
    for (int i = begin; i < end; ) {
      int run = i;
      int digits = 0;
      while (run < end && Character.isDigit(text.codePointAt(run))) {
        run += Character.charCount(text.codePointAt(run));
        digits++;
      }
      if (digits == 0) {
        i += Character.charCount(text.codePointAt(i));
        continue;
      }
      int size = digits % GROUP == 0 ? GROUP : digits % GROUP;
      while (i < run) {
        int next = text.offsetByCodePoints(i, size);
        found.match(i, next);
        i = next;
        size = GROUP;
      }
    }
  }
}
