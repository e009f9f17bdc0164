package infernum.runtime.tokenizer.regex;

import static infernum.runtime.tokenizer.text.Characters.isLetter;
import static infernum.runtime.tokenizer.text.Characters.isNumber;
import static infernum.runtime.tokenizer.text.Characters.isWhiteSpace;

/** Runs of characters of a class; each method returns the index behind one. */
final class Runs {
  private Runs() {}

  static int letters(String text, int from, int end) {
    int i = from;
    while (i < end) {
      char c = text.charAt(i);
      if (c < 0x80) {
        if ((c | 0x20) < 'a' || (c | 0x20) > 'z') {
          return i;
        }
        i++;
      } else {
        int point = text.codePointAt(i);
        if (!isLetter(point)) {
          return i;
        }
        i += Character.charCount(point);
      }
    }
    return i;
  }

  static int numbers(String text, int from, int end, int most) {
    int i = from;
    for (int count = 0; i < end && count < most; count++) {
      int c = text.codePointAt(i);
      if (!isNumber(c)) {
        return i;
      }
      i += Character.charCount(c);
    }
    return i;
  }

  /** Neither white space nor letters nor numbers. */
  static int signs(String text, int from, int end) {
    int i = from;
    while (i < end) {
      int c = text.codePointAt(i);
      if (isWhiteSpace(c) || isLetter(c) || isNumber(c)) {
        return i;
      }
      i += Character.charCount(c);
    }
    return i;
  }

  /**
   * White space, but for its last character where something else follows and it isn't the first.
   */
  static int spaces(String text, int from, int end) {
    int i = white(text, from, end);
    return i < end && i - from > 1 ? i - 1 : i;
  }

  /** White space, which is all below U+10000. */
  static int white(String text, int from, int end) {
    int i = from;
    while (i < end && isWhiteSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** The length of {@code 's}, {@code 'll} and their like at a place; 0 where none is there. */
  static int contraction(String text, int at, int end, boolean anyCase) {
    if (text.charAt(at) != '\'' || at + 1 >= end) {
      return 0;
    }
    char first = folded(text.charAt(at + 1), anyCase);
    if (first == 's' || first == 't' || first == 'm' || first == 'd') {
      return 2;
    }
    if (at + 2 >= end) {
      return 0;
    }
    char second = folded(text.charAt(at + 2), anyCase);
    boolean is =
        ((first == 'r' || first == 'v') && second == 'e') || (first == 'l' && second == 'l');
    return is ? 3 : 0;
  }

  private static char folded(char c, boolean anyCase) {
    if (!anyCase) {
      return c;
    }
    // The long s is an s without regard to case.
    return c == '\u017F' ? 's' : c < 0x80 ? Character.toLowerCase(c) : c;
  }
}
