package infernum.runtime.template;

import java.util.function.IntPredicate;

/** The methods of Python's strings that ask what they consist of. */
final class TextTests {
  private TextTests() {}

  static boolean holds(String text, String name) {
    return switch (name) {
      case "isalnum" -> all(text, Text::isAlnum);
      case "isalpha" -> all(text, Character::isLetter);
      case "isascii" -> text.chars().allMatch(c -> c < 128);
      case "isdecimal" -> all(text, c -> Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER);
      case "isdigit" -> all(text, TextTests::isDigit);
      case "isnumeric" -> all(text, Text::isNumeric);
      case "isidentifier" -> Text.isIdentifier(text);
      case "isprintable" -> text.codePoints().allMatch(Text::isPrintable);
      case "isspace" -> all(text, Text::isSpace);
      case "islower" ->
          text.codePoints().anyMatch(Character::isLowerCase)
              && text.codePoints().noneMatch(c -> isCased(c) && !Character.isLowerCase(c));
      case "isupper" ->
          text.codePoints().anyMatch(Character::isUpperCase)
              && text.codePoints().noneMatch(c -> isCased(c) && !Character.isUpperCase(c));
      default -> isTitle(text);
    };
  }

  private static boolean all(String text, IntPredicate test) {
    return !text.isEmpty() && text.codePoints().allMatch(test);
  }

  static boolean isCased(int c) {
    return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
  }

  /** Decimal digits, and those raised, lowered or encircled. */
  private static boolean isDigit(int c) {
    return Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER
        || c == 0xB2
        || c == 0xB3
        || c == 0xB9
        || (c >= 0x2070 && c <= 0x2089 && Character.getType(c) == Character.OTHER_NUMBER)
        || (c >= 0x2460 && c <= 0x2468)
        || (c >= 0x2474 && c <= 0x247C)
        || (c >= 0x2488 && c <= 0x2490);
  }

  private static boolean isTitle(String text) {
    boolean inWord = false;
    boolean any = false;
    for (int c : text.codePoints().toArray()) {
      boolean large = Character.isUpperCase(c) || Character.isTitleCase(c);
      if (large == inWord && isCased(c)) {
        return false;
      }
      inWord = isCased(c);
      any |= inWord;
    }
    return any;
  }
}
