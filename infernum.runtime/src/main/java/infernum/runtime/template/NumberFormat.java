package infernum.runtime.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Numbers as text in the ways of Python's format codes.
 *
 * @param budget of the rendering
 * @param type of the code: {@code f}, {@code x}, ...
 * @param precision digits, -1 for the type's own number
 * @param alternate whether a base has its prefix, and a float always its point
 */
record NumberFormat(Budget budget, char type, int precision, boolean alternate) {
  private static final int MAX_PRECISION = 10_000;

  /** Digits without sign of a whole number, and a base's prefix. */
  String integer(BigInteger number) {
    BigInteger size = number.abs();
    return switch (type) {
      case 'x' -> (alternate ? "0x" : "") + size.toString(16);
      case 'X' -> (alternate ? "0X" : "") + size.toString(16).toUpperCase(Locale.ROOT);
      case 'o' -> (alternate ? "0o" : "") + size.toString(8);
      case 'b' -> (alternate ? "0b" : "") + size.toString(2);
      default -> Numbers.digits(size);
    };
  }

  /** Digits without sign of a float. */
  String real(double number) {
    double size = Math.abs(number);
    boolean capital = Character.isUpperCase(type);
    if (!Double.isFinite(size)) {
      String text = Double.isNaN(size) ? "nan" : "inf";
      return (capital ? text.toUpperCase(Locale.ROOT) : text) + (type == '%' ? "%" : "");
    }
    int digits = precision < 0 ? 6 : precision;
    if (digits > MAX_PRECISION) {
      throw Budget.exceeded("a precision of more than %d digits", MAX_PRECISION);
    }
    budget.work(digits);
    BigDecimal exact = new BigDecimal(size);
    String text =
        switch (Character.toLowerCase(type)) {
          case 'e' -> scientific(exact, digits);
          case 'f' -> fixed(exact, digits);
          case '%' -> fixed(exact.movePointRight(2), digits) + "%";
          default -> general(exact, Math.max(1, digits));
        };
    return capital ? text.toUpperCase(Locale.ROOT) : text;
  }

  private String fixed(BigDecimal number, int digits) {
    String text = number.setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    return alternate && digits == 0 ? text + "." : text;
  }

  private String scientific(BigDecimal number, int digits) {
    BigDecimal rounded = number.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
    int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    String mantissa =
        rounded.movePointLeft(exponent).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    return mantissa + (alternate && digits == 0 ? "." : "") + exponent(exponent);
  }

  private static String exponent(int exponent) {
    return "e%s%02d".formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private String general(BigDecimal number, int digits) {
    BigDecimal rounded = number.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    if (exponent < -4 || exponent >= digits) {
      String mantissa =
          rounded
              .movePointLeft(exponent)
              .setScale(digits - 1, RoundingMode.HALF_EVEN)
              .toPlainString();
      return trimmed(mantissa) + exponent(exponent);
    }
    return trimmed(rounded.setScale(digits - 1 - exponent, RoundingMode.HALF_EVEN).toPlainString());
  }

  private String trimmed(String number) {
    if (alternate || number.indexOf('.') < 0) {
      return number;
    }
    int end = number.length();
    while (number.charAt(end - 1) == '0') {
      end--;
    }
    return number.substring(0, number.charAt(end - 1) == '.' ? end - 1 : end);
  }
}
