package infernum.runtime.tokenizer.regex;

/** What Oniguruma's escapes are in Java's syntax. */
final class Escapes {
  static final String SPACE = "\\p{IsWhite_Space}";

  /** Alphabetic, marks, decimal digits and connectors. */
  static final String WORD = "\\p{IsAlphabetic}\\p{M}\\p{Nd}\\p{Pc}";

  private Escapes() {}

  /** The class that an escaped letter stands for; empty where it stands for none. */
  static String shorthand(int c) {
    return switch (c) {
      case 'd' -> "[\\p{Nd}]";
      case 'D' -> "[^\\p{Nd}]";
      case 's' -> "[" + SPACE + "]";
      case 'S' -> "[^" + SPACE + "]";
      case 'w' -> "[" + WORD + "]";
      case 'W' -> "[^" + WORD + "]";
      case 'h' -> "[0-9a-fA-F]";
      case 'H' -> "[^0-9a-fA-F]";
      default -> "";
    };
  }

  /** An edge of a word, or a place that is none. */
  static String boundary(boolean is) {
    String word = "[" + WORD + "]";
    return is
        ? "(?:(?<=" + word + ")(?!" + word + ")|(?<!" + word + ")(?=" + word + "))"
        : "(?:(?<=" + word + ")(?=" + word + ")|(?<!" + word + ")(?!" + word + "))";
  }

  /** A character that stands for itself, inside a class or outside. */
  static void literal(int c, StringBuilder java) {
    if (c < 0x80 && !Character.isLetterOrDigit(c) || Character.isWhitespace(c)) {
      java.append("\\x{").append(Integer.toHexString(c)).append('}');
    } else {
      java.appendCodePoint(c);
    }
  }
}
