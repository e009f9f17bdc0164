package infernum.runtime.tokenizer.regex;

/** What Oniguruma's escapes are in Java's syntax. */
final class Escapes {
  static final String SPACE = "\\p{IsWhite_Space}";

  /** Alphabetic, marks, decimal digits and connectors. */
  static final String WORD = "\\p{IsAlphabetic}\\p{M}\\p{Nd}\\p{Pc}";

  /** The same with all numbers of Latin-1, which Oniguruma has outside brackets only. */
  static final String WORD_ALONE = WORD + "\\x{b2}\\x{b3}\\x{b9}\\x{bc}-\\x{be}";

  /**
   * Matches nothing. Java looks behind by chars, and so misses code points above U+FFFF, unless the
   * expression there spells one.
   */
  static final String BY_CODE_POINTS = "(?:|\\x{10000}(?!))";

  private Escapes() {}

  /** The class that an escaped letter stands for; empty where it stands for none. */
  static String shorthand(int c, boolean inClass) {
    String word = inClass ? WORD : WORD_ALONE;
    return switch (c) {
      case 'd' -> "[\\p{Nd}]";
      case 'D' -> "[^\\p{Nd}]";
      case 's' -> "[" + SPACE + "]";
      case 'S' -> "[^" + SPACE + "]";
      case 'w' -> "[" + word + "]";
      case 'W' -> "[^" + word + "]";
      case 'h' -> "[0-9a-fA-F]";
      case 'H' -> "[^0-9a-fA-F]";
      default -> "";
    };
  }

  /** An edge of a word, or a place that is none. */
  static String boundary(boolean is) {
    String word = "[" + WORD_ALONE + "]";
    String before = word + BY_CODE_POINTS;
    return is
        ? "(?:(?<=" + before + ")(?!" + word + ")|(?<!" + before + ")(?=" + word + "))"
        : "(?:(?<=" + before + ")(?=" + word + ")|(?<!" + before + ")(?!" + word + "))";
  }

  /** A character that stands for itself, inside a class or outside. */
  static void literal(int c, StringBuilder java) {
    if ((c < 0x80 && !Character.isLetterOrDigit(c)) || Character.isWhitespace(c)) {
      java.append("\\x{").append(Integer.toHexString(c)).append('}');
    } else {
      java.appendCodePoint(c);
    }
  }
}
