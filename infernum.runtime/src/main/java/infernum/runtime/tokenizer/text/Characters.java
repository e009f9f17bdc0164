package infernum.runtime.tokenizer.text;

/** Classes of code points as Unicode defines them, where Java's own methods mean something else. */
public final class Characters {
  private static final int MARKS =
      (1 << Character.NON_SPACING_MARK)
          | (1 << Character.COMBINING_SPACING_MARK)
          | (1 << Character.ENCLOSING_MARK);
  private static final int NUMBERS =
      (1 << Character.DECIMAL_DIGIT_NUMBER)
          | (1 << Character.LETTER_NUMBER)
          | (1 << Character.OTHER_NUMBER);
  private static final int LETTERS =
      (1 << Character.UPPERCASE_LETTER)
          | (1 << Character.LOWERCASE_LETTER)
          | (1 << Character.TITLECASE_LETTER)
          | (1 << Character.MODIFIER_LETTER)
          | (1 << Character.OTHER_LETTER);
  private static final int PUNCTUATION =
      (1 << Character.CONNECTOR_PUNCTUATION)
          | (1 << Character.DASH_PUNCTUATION)
          | (1 << Character.START_PUNCTUATION)
          | (1 << Character.END_PUNCTUATION)
          | (1 << Character.INITIAL_QUOTE_PUNCTUATION)
          | (1 << Character.FINAL_QUOTE_PUNCTUATION)
          | (1 << Character.OTHER_PUNCTUATION);
  private static final int OTHERS =
      (1 << Character.CONTROL)
          | (1 << Character.FORMAT)
          | (1 << Character.PRIVATE_USE)
          | (1 << Character.SURROGATE);

  private Characters() {}

  /** The property White_Space. */
  public static boolean isWhiteSpace(int c) {
    if (c <= ' ') {
      return c == ' ' || (c >= '\t' && c <= '\r');
    }
    return switch (c) {
      case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
      default -> c >= 0x2000 && c <= 0x200A;
    };
  }

  /** The category L. */
  public static boolean isLetter(int c) {
    return isOf(c, LETTERS);
  }

  /** The category N. */
  public static boolean isNumber(int c) {
    return isOf(c, NUMBERS);
  }

  /** The category M. */
  public static boolean isMark(int c) {
    return isOf(c, MARKS);
  }

  /** The category P, or whatever ASCII has beside letters, digits, space and controls. */
  public static boolean isPunctuation(int c) {
    if (c < 0x80) {
      return c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
    }
    return isOf(c, PUNCTUATION);
  }

  /** The category C, but for unassigned code points. */
  public static boolean isOther(int c) {
    return isOf(c, OTHERS);
  }

  /** A part of a word: alphabetic, a mark, a decimal digit, or a connector such as the low line. */
  public static boolean isWord(int c) {
    return Character.isAlphabetic(c)
        || isOf(
            c,
            MARKS | (1 << Character.DECIMAL_DIGIT_NUMBER) | (1 << Character.CONNECTOR_PUNCTUATION))
        || c == 0x200C
        || c == 0x200D;
  }

  /** Where a text has half of a surrogate pair; -1 where it has none. */
  public static int loneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  private static boolean isOf(int c, int types) {
    return ((types >>> Character.getType(c)) & 1) != 0;
  }
}
