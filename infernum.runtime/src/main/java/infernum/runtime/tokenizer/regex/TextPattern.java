package infernum.runtime.tokenizer.regex;

/** What is looked for in a text. Immutable. */
public interface TextPattern {
  /**
   * Finds all matches in a part of a text, in order and apart from each other; what lies outside
   * the part isn't seen. No empty match follows directly on another match.
   */
  void find(String text, int begin, int end, Found found);

  /** Takes matches. */
  @FunctionalInterface
  interface Found {
    /** A match from {@code begin} to before {@code end}. */
    void match(int begin, int end);
  }
}
