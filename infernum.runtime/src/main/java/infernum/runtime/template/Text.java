package infernum.runtime.template;

import java.util.function.IntPredicate;

/** Strings as Python sees them: of code points. */
final class Text {
  private Text() {}

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The characters from one index to another, both within the text. */
  static String part(String text, int from, int to) {
    if (from >= to) {
      return "";
    }
    int begin = text.offsetByCodePoints(0, from);
    return text.substring(begin, text.offsetByCodePoints(begin, to - from));
  }

  /** Python's idea of white space. */
  static boolean isSpace(int c) {
    return (c >= 9 && c <= 13)
        || (c >= 28 && c <= 32)
        || c == 0x85
        || c == 0xA0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000;
  }

  /** Whether all from an index on is white space. */
  static boolean isSpace(String text, int from) {
    return text.chars().skip(from).allMatch(Text::isSpace);
  }

  static String rstrip(String text) {
    return strip(text, false, true, Text::isSpace);
  }

  static String strip(String text, boolean left, boolean right, IntPredicate drop) {
    int begin = 0;
    int end = text.length();
    while (left && begin < end && drop.test(text.codePointAt(begin))) {
      begin += Character.charCount(text.codePointAt(begin));
    }
    while (right && begin < end && drop.test(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(begin, end);
  }

  /** Whether a character may stand in a name. */
  static boolean isWord(int c) {
    return c == '_' || isAlnum(c);
  }

  static boolean isAlnum(int c) {
    return Character.isLetter(c) || isNumeric(c);
  }

  static boolean isNumeric(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  static boolean isIdentifier(String name) {
    int first = name.isEmpty() ? ' ' : name.codePointAt(0);
    return (first == '_' || Character.isUnicodeIdentifierStart(first))
        && name.codePoints().allMatch(Text::isIdentifierPart);
  }

  private static boolean isIdentifierPart(int c) {
    return Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
  }

  /** Whether Python shows a character as it is. */
  static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }

  /** As many of a text, one after the other. */
  static String repeated(Budget budget, String text, long times) {
    if (times <= 0 || text.isEmpty()) {
      return "";
    }
    if (times > Integer.MAX_VALUE) {
      budget.text(Long.MAX_VALUE);
    }
    budget.text(text.length() * times);
    return text.repeat((int) times);
  }

  /** By code points, as Python orders strings. */
  static int compare(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean surrogates = Character.isSurrogate(a) != Character.isSurrogate(b);
        return surrogates ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
