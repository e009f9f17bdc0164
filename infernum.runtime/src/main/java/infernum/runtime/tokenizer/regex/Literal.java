package infernum.runtime.tokenizer.regex;

/**
 * A text that stands for itself.
 *
 * @param text not empty
 */
public record Literal(String text) implements TextPattern {
  @Override
  public void find(String in, int begin, int end, Found found) {
    int at = in.indexOf(text, begin, end);
    while (at >= 0) {
      found.match(at, at + text.length());
      at = in.indexOf(text, at + text.length(), end);
    }
  }
}
