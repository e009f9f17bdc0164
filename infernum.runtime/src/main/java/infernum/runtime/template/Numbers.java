package infernum.runtime.template;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Python's numbers: {@code Long} and {@code BigInteger} are one type. */
final class Numbers {
  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private Numbers() {}

  /** As a Long wherever it fits into one. */
  static Object normal(BigInteger number) {
    return number.compareTo(MIN) >= 0 && number.compareTo(MAX) <= 0
        ? (Object) number.longValue()
        : number;
  }

  static boolean isInteger(Object value) {
    return value instanceof Long || value instanceof BigInteger || value instanceof Boolean;
  }

  static boolean isNumber(Object value) {
    return isInteger(value) || value instanceof Double;
  }

  static BigInteger big(Object integer) {
    return integer instanceof BigInteger big ? big : BigInteger.valueOf(small(integer));
  }

  /** Of a number that is a Long or a Boolean. */
  static long small(Object integer) {
    return switch (integer) {
      case Boolean flag -> flag ? 1 : 0;
      case Long number -> number;
      default -> throw new IllegalStateException("not a small number: " + integer);
    };
  }

  static double real(Object number) {
    if (number instanceof Double real) {
      return real;
    }
    double real = big(number).doubleValue();
    if (Double.isInfinite(real)) {
      throw TemplateFault.of(TemplateException.Kind.OVERFLOW, "int too large to convert to float");
    }
    return real;
  }

  /** Exactly: a whole number and a float compare as numbers, not as floats. NaN isn't ordered. */
  static int compare(Object left, Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      return Long.compare(a, b);
    }
    if (isInteger(left) && isInteger(right)) {
      return big(left).compareTo(big(right));
    }
    double a = left instanceof Double real ? real : big(left).doubleValue();
    double b = right instanceof Double real ? real : big(right).doubleValue();
    if ((left instanceof Double && right instanceof Double)
        || !finite(left, a)
        || !finite(right, b)) {
      return a < b ? -1 : a > b ? 1 : 0;
    }
    return exact(left).compareTo(exact(right));
  }

  private static boolean finite(Object number, double value) {
    return !(number instanceof Double) || Double.isFinite(value);
  }

  private static BigDecimal exact(Object number) {
    return number instanceof Double real ? new BigDecimal(real) : new BigDecimal(big(number));
  }

  static boolean isNan(Object number) {
    return number instanceof Double real && real.isNaN();
  }

  static String digits(BigInteger number) {
    if (number.bitLength() > Numerals.MAX_DIGITS * 3.3219281) {
      throw TemplateFault.value(
          "Exceeds the limit (4300 digits) for integer string conversion;"
              + " use sys.set_int_max_str_digits() to increase the limit");
    }
    return number.toString();
  }

  /** The shortest digits that read back as the same number, laid out as Python does. */
  static String repr(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    if (number == 0) {
      return 1 / number > 0 ? "0.0" : "-0.0";
    }
    BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    String digits = shortest.unscaledValue().abs().toString();
    int exponent = digits.length() - shortest.scale() - 1;
    String sign = number < 0 ? "-" : "";
    if (exponent < -4 || exponent >= 16) {
      String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
      return "%s%s%se%s%02d"
          .formatted(
              sign, digits.charAt(0), fraction, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
    String plain = shortest.abs().toPlainString();
    return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
  }
}
