package infernum.runtime.template;

import infernum.runtime.template.TemplateException.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers from text and from other numbers: Python's {@code int()} and {@code float()}. */
final class Conversions {
  private static final Pattern REAL =
      Pattern.compile("[+-]?(?:\\d++(?:\\.\\d*+)?|\\.\\d++)(?:[eE][+-]?\\d++)?");

  private Conversions() {}

  /** Towards zero. */
  static BigInteger truncated(double real) {
    if (Double.isNaN(real)) {
      throw TemplateFault.value("cannot convert float NaN to integer");
    }
    if (Double.isInfinite(real)) {
      throw TemplateFault.of(Kind.OVERFLOW, "cannot convert float infinity to integer");
    }
    return new BigDecimal(real).toBigInteger();
  }

  static Object integer(Object value, int base) {
    return switch (value) {
      case String text -> integer(text, base);
      case Double real -> Numbers.normal(truncated(real));
      case Undefined undefined -> throw undefined.fault();
      case Object number when Numbers.isInteger(number) -> Numbers.normal(Numbers.big(number));
      default ->
          throw TemplateFault.type(
              "int() argument must be a string, a bytes-like object or a real number, not '%s'",
              Types.name(value));
    };
  }

  private static Object integer(String text, int base) {
    String digits = Text.strip(text, true, true, Text::isSpace).toLowerCase(Locale.ROOT);
    boolean minus = digits.startsWith("-");
    digits = minus || digits.startsWith("+") ? digits.substring(1) : digits;
    int radix = base;
    for (String prefix : new String[] {"0x", "0o", "0b"}) {
      int own = prefix.equals("0x") ? 16 : prefix.equals("0o") ? 8 : 2;
      if (digits.startsWith(prefix) && (base == own || base == 0)) {
        radix = own;
        digits = digits.substring(2);
        digits = digits.startsWith("_") ? digits.substring(1) : digits;
      }
    }
    radix = radix == 0 ? 10 : radix;
    if (radix < 2 || radix > 36) {
      throw TemplateFault.value("int() base must be >= 2 and <= 36, or 0");
    }
    if (digits.length() > Numerals.MAX_DIGITS || !isNumber(digits, radix)) {
      throw TemplateFault.value(
          "invalid literal for int() with base %d: %s", base, Repr.quoted(text));
    }
    BigInteger size = new BigInteger(digits.replace("_", ""), radix);
    return Numbers.normal(minus ? size.negate() : size);
  }

  /** Digits of which any two may have an underscore between them. */
  private static boolean isNumber(String digits, int radix) {
    boolean digit = false;
    for (int i = 0; i < digits.length(); i++) {
      boolean underscore = digits.charAt(i) == '_';
      if (underscore ? !digit : Character.digit(digits.charAt(i), radix) < 0) {
        return false;
      }
      digit = !underscore;
    }
    return digit;
  }

  static double real(Object value) {
    if (value instanceof String text) {
      return real(text);
    }
    if (value instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (!Numbers.isNumber(value)) {
      throw TemplateFault.type(
          "float() argument must be a string or a real number, not '%s'", Types.name(value));
    }
    return Numbers.real(value);
  }

  private static double real(String text) {
    String number = Text.strip(text, true, true, Text::isSpace);
    String name = number.toLowerCase(Locale.ROOT);
    double sign = name.startsWith("-") ? -1 : 1;
    name = name.startsWith("-") || name.startsWith("+") ? name.substring(1) : name;
    if (name.equals("inf") || name.equals("infinity")) {
      return sign * Double.POSITIVE_INFINITY;
    }
    if (name.equals("nan")) {
      return Double.NaN;
    }
    String plain = number.replaceAll("(?<=\\d)_(?=\\d)", "");
    if (!REAL.matcher(plain).matches()) {
      throw TemplateFault.value("could not convert string to float: %s", Repr.quoted(text));
    }
    return Double.parseDouble(plain);
  }
}
