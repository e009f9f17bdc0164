package infernum.runtime.template;

import infernum.runtime.template.TemplateException.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Python's operators on numbers, strings, lists and tuples. */
final class Arithmetic {
  private static final int MAX_BITS = 1 << 16;

  private final Machine machine;

  Arithmetic(Machine machine) {
    this.machine = machine;
  }

  Object apply(String operator, Object left, Object right) {
    if (left instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (operator.equals("%") && left instanceof String format) {
      return new PercentFormat(machine, right).format(format);
    }
    if (right instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return left instanceof Double || right instanceof Double
          ? reals(operator, Numbers.real(left), Numbers.real(right))
          : integers(operator, left, right);
    }
    return switch (operator) {
      case "+" -> joined(left, right);
      case "*" -> repeated(left, right);
      default -> throw unsupported(operator, left, right);
    };
  }

  private static TemplateFault unsupported(String operator, Object left, Object right) {
    return TemplateFault.type(
        "unsupported operand type(s) for %s: '%s' and '%s'",
        operator.equals("**") ? "** or pow()" : operator, Types.name(left), Types.name(right));
  }

  private Object joined(Object left, Object right) {
    return switch (left) {
      case String a when right instanceof String b -> {
        machine.budget.text((long) a.length() + b.length());
        yield a.concat(b);
      }
      case Tuple a when right instanceof Tuple b -> new Tuple(joined(a.items(), b.items()));
      case Range _ -> throw unsupported("+", left, right);
      case List<?> a when right instanceof List<?> b && !(b instanceof Range) -> joined(a, b);
      case String _, Tuple _, List<?> _ ->
          throw TemplateFault.type(
              "can only concatenate %s (not \"%s\") to %s",
              Types.name(left), Types.name(right), Types.name(left));
      default -> throw unsupported("+", left, right);
    };
  }

  private List<Object> joined(List<?> left, List<?> right) {
    List<Object> all = new ArrayList<>(machine.budget.items((long) left.size() + right.size()));
    all.addAll(left);
    all.addAll(right);
    return all;
  }

  private Object repeated(Object left, Object right) {
    Object sequence = isSequence(left) ? left : right;
    Object times = isSequence(left) ? right : left;
    if (!isSequence(sequence)) {
      throw unsupported("*", left, right);
    }
    if (!Numbers.isInteger(times)) {
      throw TemplateFault.type(
          "can't multiply sequence by non-int of type '%s'", Types.name(times));
    }
    long count = Numbers.big(times).min(BigInteger.valueOf(Integer.MAX_VALUE)).longValue();
    return switch (sequence) {
      case String text -> Text.repeated(machine.budget, text, count);
      case Tuple tuple -> new Tuple(repeated(tuple.items(), count));
      default -> repeated((List<?>) sequence, count);
    };
  }

  private List<Object> repeated(List<?> list, long count) {
    int size = machine.budget.items(Math.max(0, count) * list.size());
    List<Object> all = new ArrayList<>(size);
    while (all.size() < size) {
      all.addAll(list);
    }
    return all;
  }

  private static boolean isSequence(Object value) {
    return value instanceof String
        || value instanceof Tuple
        || (value instanceof List<?> && !(value instanceof Range));
  }

  private Object integers(String operator, Object left, Object right) {
    BigInteger a = Numbers.big(left);
    BigInteger b = Numbers.big(right);
    machine.budget.chars(a.bitLength() + (long) b.bitLength());
    return switch (operator) {
      case "+" -> limited(a.add(b));
      case "-" -> limited(a.subtract(b));
      case "*" -> limited(a.multiply(b));
      case "/" -> {
        requireDivisor(b, "division by zero");
        yield quotient(a, b);
      }
      case "//" -> {
        requireDivisor(b, "integer division or modulo by zero");
        BigInteger[] parts = a.divideAndRemainder(b);
        boolean below = parts[1].signum() != 0 && parts[1].signum() != b.signum();
        yield Numbers.normal(below ? parts[0].subtract(BigInteger.ONE) : parts[0]);
      }
      case "%" -> {
        requireDivisor(b, "integer modulo by zero");
        BigInteger rest = a.remainder(b);
        boolean below = rest.signum() != 0 && rest.signum() != b.signum();
        yield Numbers.normal(below ? rest.add(b) : rest);
      }
      default -> power(a, b);
    };
  }

  /** Rounded once, as Python does, however large the numbers are. */
  private static double quotient(BigInteger a, BigInteger b) {
    if (a.bitLength() <= 53 && b.bitLength() <= 53) {
      return a.doubleValue() / b.doubleValue();
    }
    double quotient =
        new java.math.BigDecimal(a)
            .divide(new java.math.BigDecimal(b), new java.math.MathContext(60))
            .doubleValue();
    if (Double.isInfinite(quotient)) {
      throw TemplateFault.of(Kind.OVERFLOW, "integer division result too large for a float");
    }
    return quotient;
  }

  private static void requireDivisor(BigInteger divisor, String problem) {
    if (divisor.signum() == 0) {
      throw TemplateFault.of(Kind.ZERO_DIVISION, problem);
    }
  }

  private static Object limited(BigInteger number) {
    if (number.bitLength() > MAX_BITS) {
      throw Budget.exceeded("a whole number of more than %d bits", MAX_BITS);
    }
    return Numbers.normal(number);
  }

  private Object power(BigInteger base, BigInteger exponent) {
    if (exponent.signum() < 0) {
      return reals("**", Numbers.real(base), Numbers.real(exponent));
    }
    if (base.abs().bitLength() <= 1) {
      boolean minus = base.signum() < 0 && exponent.testBit(0);
      return exponent.signum() == 0 ? 1L : minus ? -1L : (long) base.abs().intValue();
    }
    if (exponent.bitLength() > 31
        || (base.abs().bitLength() - 1L) * exponent.longValue() > MAX_BITS) {
      throw Budget.exceeded("a whole number of more than %d bits", MAX_BITS);
    }
    machine.budget.work(1000);
    return limited(base.pow(exponent.intValue()));
  }

  private static double reals(String operator, double a, double b) {
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> {
        requireDivisor(b, "float division by zero");
        yield a / b;
      }
      case "//" -> {
        requireDivisor(b, "float floor division by zero");
        yield floorDivided(a, b);
      }
      case "%" -> {
        requireDivisor(b, "float modulo");
        yield modulo(a, b);
      }
      default -> power(a, b);
    };
  }

  private static void requireDivisor(double divisor, String problem) {
    if (divisor == 0) {
      throw TemplateFault.of(Kind.ZERO_DIVISION, problem);
    }
  }

  /** The remainder, with the divisor's sign. */
  private static double modulo(double a, double b) {
    double rest = a % b;
    if (rest == 0) {
      return Math.copySign(0.0, b);
    }
    return rest < 0 != b < 0 ? rest + b : rest;
  }

  private static double floorDivided(double a, double b) {
    double rest = a % b;
    double quotient = (a - rest) / b;
    if (rest != 0 && b < 0 != rest < 0) {
      quotient -= 1;
    }
    if (quotient == 0) {
      return Math.copySign(0.0, a / b);
    }
    double floor = Math.floor(quotient);
    return quotient - floor > 0.5 ? floor + 1 : floor;
  }

  private static double power(double a, double b) {
    if (a == 0 && b < 0) {
      throw TemplateFault.of(Kind.ZERO_DIVISION, "0.0 cannot be raised to a negative power");
    }
    if (a < 0 && b != Math.rint(b)) {
      throw TemplateFault.of(Kind.UNSUPPORTED, "complex numbers aren't supported");
    }
    double power = a == 1 ? 1 : Math.pow(a, b);
    if (Double.isInfinite(power) && Double.isFinite(a) && Double.isFinite(b)) {
      throw TemplateFault.of(Kind.OVERFLOW, "(34, 'Numerical result out of range')");
    }
    return power;
  }

  /** A sign before a number. */
  Object sign(String operator, Object value) {
    return switch (value) {
      case Undefined undefined -> throw undefined.fault();
      case Double real -> operator.equals("-") ? -real : real;
      case Object number when Numbers.isInteger(number) ->
          Numbers.normal(operator.equals("-") ? Numbers.big(number).negate() : Numbers.big(number));
      default ->
          throw TemplateFault.type(
              "bad operand type for unary %s: '%s'", operator, Types.name(value));
    };
  }
}
