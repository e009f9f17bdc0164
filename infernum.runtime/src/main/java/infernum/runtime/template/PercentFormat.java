package infernum.runtime.template;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Python's {@code format % values}. */
final class PercentFormat {
  private static final String TYPES = "diouxXeEfFgGcrsa%";

  private final Machine machine;
  private final Object values;
  private final List<Object> list;
  private int used;
  private String format = "";
  private int at;

  PercentFormat(Machine machine, Object values) {
    this.machine = machine;
    this.values = values;
    this.list = values instanceof Tuple tuple ? tuple.items() : List.of(values);
  }

  private record Spec(String flags, int width, int precision, char type) {
    boolean has(char flag) {
      return flags.indexOf(flag) >= 0;
    }
  }

  String format(String text) {
    format = text;
    StringBuilder out = new StringBuilder();
    boolean named = false;
    while (at < format.length()) {
      int percent = format.indexOf('%', at);
      if (percent < 0) {
        break;
      }
      out.append(format, at, percent);
      at = percent + 1;
      Optional<Object> value = key();
      named |= value.isPresent();
      Spec spec = spec();
      out.append(spec.type() == '%' ? "%" : formatted(spec, value));
      machine.budget.fits(out.length());
    }
    if (used < list.size() && !named && !(values instanceof Dict) && !isLenient()) {
      throw TemplateFault.type("not all arguments converted during string formatting");
    }
    return machine.budget.text(out.append(format, at, format.length()).toString());
  }

  /** Python lets anything that takes an index and isn't a tuple or a string go unused. */
  private boolean isLenient() {
    return values instanceof List<?> || values instanceof Undefined;
  }

  private Optional<Object> key() {
    if (!format.startsWith("(", at)) {
      return Optional.empty();
    }
    int depth = 1;
    int end = at + 1;
    while (end < format.length() && depth > 0) {
      depth += format.charAt(end) == '(' ? 1 : format.charAt(end) == ')' ? -1 : 0;
      end++;
    }
    if (!(values instanceof Dict dict)) {
      throw TemplateFault.type("format requires a mapping");
    }
    if (depth > 0) {
      throw TemplateFault.value("incomplete format key");
    }
    String key = format.substring(at + 1, end - 1);
    at = end;
    return Optional.of(
        dict.get(key)
            .orElseThrow(() -> TemplateFault.of(TemplateException.Kind.KEY, Repr.quoted(key))));
  }

  private Spec spec() {
    int begin = at;
    while (at < format.length() && "-+ #0".indexOf(format.charAt(at)) >= 0) {
      at++;
    }
    String flags = format.substring(begin, at);
    int width = number();
    int precision = -1;
    if (format.startsWith(".", at)) {
      at++;
      precision = Math.max(0, number());
    }
    while (at < format.length() && "hlL".indexOf(format.charAt(at)) >= 0) {
      at++;
    }
    if (at == format.length()) {
      throw TemplateFault.value("incomplete format");
    }
    char type = format.charAt(at);
    if (TYPES.indexOf(type) < 0) {
      throw TemplateFault.value(
          "unsupported format character '%s' (0x%x) at index %d",
          type, (int) type, format.codePointCount(0, at));
    }
    at++;
    return new Spec(
        width < -1 ? flags + "-" : flags, width == -1 ? 0 : Math.abs(width), precision, type);
  }

  /** Digits, or a value for a star; -1 for neither. */
  private int number() {
    if (format.startsWith("*", at)) {
      at++;
      if (!(next() instanceof Long number)) {
        throw TemplateFault.type("* wants int");
      }
      return Math.clamp(number, -Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
    int begin = at;
    while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
      at++;
    }
    if (begin == at) {
      return -1;
    }
    return at - begin > 9 ? Integer.MAX_VALUE : Integer.parseInt(format.substring(begin, at));
  }

  private Object next() {
    if (used >= list.size()) {
      throw TemplateFault.type("not enough arguments for format string");
    }
    return list.get(used++);
  }

  private String formatted(Spec spec, Optional<Object> keyed) {
    Object value = keyed.isPresent() ? keyed.get() : next();
    return switch (spec.type()) {
      case 's' -> padded(spec, cut(spec, machine.str(value)), "");
      case 'r', 'a' -> padded(spec, cut(spec, machine.repr.repr(value)), "");
      case 'c' -> padded(spec, character(value), "");
      default -> number(spec, value);
    };
  }

  private String number(Spec spec, Object value) {
    NumberFormat format =
        new NumberFormat(machine.budget, spec.type(), spec.precision(), spec.has('#'));
    boolean minus;
    String digits;
    if ("eEfFgG".indexOf(spec.type()) >= 0) {
      double real = real(value);
      minus = real < 0 || (real == 0 && 1 / real < 0);
      digits = format.real(real);
    } else {
      BigInteger whole = integer(spec.type(), value);
      minus = whole.signum() < 0;
      digits = format.integer(whole);
      digits = zeros(spec.precision() - digits.length()) + digits;
    }
    String plus = spec.has('+') ? "+" : spec.has(' ') ? " " : "";
    return padded(spec, digits, minus ? "-" : plus);
  }

  private String zeros(int count) {
    return Text.repeated(machine.budget, "0", count);
  }

  private static String cut(Spec spec, String text) {
    return spec.precision() < 0
        ? text
        : Text.part(text, 0, Math.min(spec.precision(), Text.length(text)));
  }

  private String padded(Spec spec, String text, String sign) {
    int missing = spec.width() - Text.length(text) - sign.length();
    if (missing <= 0) {
      return sign + text;
    }
    if (spec.has('-')) {
      return sign + text + Text.repeated(machine.budget, " ", missing);
    }
    return spec.has('0') && "srac".indexOf(spec.type()) < 0
        ? sign + zeros(missing) + text
        : Text.repeated(machine.budget, " ", missing) + sign + text;
  }

  private static String character(Object value) {
    if (value instanceof String one && Text.length(one) == 1) {
      return one;
    }
    if (value instanceof Long code
        && Character.isValidCodePoint(Math.clamp(code, -1, Integer.MAX_VALUE))) {
      return Character.toString(code.intValue());
    }
    throw TemplateFault.type("%c requires int or char");
  }

  private static double real(Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (!Numbers.isNumber(value)) {
      throw TemplateFault.type("must be real number, not %s", Types.name(value));
    }
    return Numbers.real(value);
  }

  private static BigInteger integer(char type, Object value) {
    boolean based = "xXo".indexOf(type) >= 0;
    if (value instanceof Double real && !based) {
      return Conversions.truncated(real);
    }
    if (value instanceof Undefined undefined && !based) {
      throw undefined.fault();
    }
    if (!Numbers.isInteger(value)) {
      throw TemplateFault.type(
          "%%%s format: %s, not %s",
          type, based ? "an integer is required" : "a real number is required", Types.name(value));
    }
    return Numbers.big(value);
  }
}
