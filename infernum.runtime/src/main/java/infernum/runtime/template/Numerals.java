package infernum.runtime.template;

/** Where numbers end in a template's source. */
final class Numerals {
  /** Python reads no longer ones. */
  static final int MAX_DIGITS = 4300;

  private Numerals() {}

  /** Behind a number with a point or an exponent, or where it would have begun. */
  static int floatEnd(String source, int from) {
    int whole = digits(source, from, 10);
    if (whole == from || (from > 0 && source.charAt(from - 1) == '.')) {
      return from;
    }
    int mantissa = whole;
    if (source.startsWith(".", whole) && digits(source, whole + 1, 10) > whole + 1) {
      mantissa = digits(source, whole + 1, 10);
    }
    if (source.regionMatches(true, mantissa, "e", 0, 1)) {
      int sign = mantissa + 1;
      sign += source.startsWith("+", sign) || source.startsWith("-", sign) ? 1 : 0;
      int exponent = digits(source, sign, 10);
      if (exponent > sign) {
        return exponent;
      }
    }
    return mantissa > whole ? mantissa : from;
  }

  /** Behind a whole number, or where it would have begun. */
  static int integerEnd(String source, int from) {
    if (source.startsWith("0", from) && from + 1 < source.length()) {
      int radix =
          switch (Character.toLowerCase(source.charAt(from + 1))) {
            case 'x' -> 16;
            case 'o' -> 8;
            case 'b' -> 2;
            default -> 0;
          };
      int begin = from + 2;
      begin += source.startsWith("_", begin) ? 1 : 0;
      if (radix > 0 && digits(source, begin, radix) > begin) {
        return digits(source, begin, radix);
      }
    }
    // Zero is followed by zeros only.
    return source.startsWith("0", from) ? digits(source, from, 1) : digits(source, from, 10);
  }

  /** Behind digits of which any two may have an underscore between them. */
  private static int digits(String source, int from, int radix) {
    int i = from;
    while (i < source.length()) {
      if (isDigit(source, i, radix)) {
        i++;
      } else if (i > from && source.charAt(i) == '_' && isDigit(source, i + 1, radix)) {
        i += 2;
      } else {
        break;
      }
    }
    return i;
  }

  private static boolean isDigit(String source, int at, int radix) {
    if (at >= source.length() || source.charAt(at) > 127) {
      return false;
    }
    return radix == 1 ? source.charAt(at) == '0' : Character.digit(source.charAt(at), radix) >= 0;
  }
}
