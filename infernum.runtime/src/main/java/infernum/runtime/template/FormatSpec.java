package infernum.runtime.template;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's format specification mini-language: what stands behind the colon in braces. */
final class FormatSpec {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<neg>z)?(?<alt>#)?(?<zero>0)?"
              + "(?<width>\\d+)?(?<group>[,_])?(?:\\.(?<precision>\\d+))?(?<type>.)?",
          Pattern.DOTALL);

  private final Machine machine;
  private final Matcher parts;
  private final String spec;

  private FormatSpec(Machine machine, String spec) {
    this.machine = machine;
    this.spec = spec;
    this.parts = SYNTAX.matcher(spec);
  }

  static String format(Machine machine, Object value, String spec) {
    if (spec.isEmpty()) {
      return machine.str(value);
    }
    FormatSpec format = new FormatSpec(machine, spec);
    boolean formattable = value instanceof String || Numbers.isNumber(value);
    if (!formattable) {
      throw TemplateFault.type(
          "unsupported format string passed to %s.__format__", Types.name(value));
    }
    if (!format.parts.matches()) {
      throw TemplateFault.value(
          "Invalid format specifier '%s' for object of type '%s'", spec, Types.name(value));
    }
    return value instanceof String text ? format.text(text) : format.number(value);
  }

  private String part(String name) {
    String part = parts.group(name);
    return part == null ? "" : part;
  }

  private int number(String name, int otherwise) {
    String digits = part(name);
    if (digits.length() > 9) {
      throw TemplateFault.value("Too many decimal digits in format string");
    }
    return digits.isEmpty() ? otherwise : Integer.parseInt(digits);
  }

  private String text(String text) {
    if (!part("type").isEmpty() && !part("type").equals("s")) {
      throw unknown("str");
    }
    if (!part("sign").isEmpty()) {
      throw TemplateFault.value("Sign not allowed in string format specifier");
    }
    if (!part("group").isEmpty()) {
      throw TemplateFault.value("Cannot specify '%s' with 's'.", part("group"));
    }
    if (part("align").equals("=")) {
      throw TemplateFault.value("'=' alignment not allowed in string format specifier");
    }
    int most = number("precision", Integer.MAX_VALUE);
    return aligned("", Text.part(text, 0, Math.min(most, Text.length(text))), "<");
  }

  private TemplateFault unknown(String type) {
    return TemplateFault.value(
        "Unknown format code '%s' for object of type '%s'", part("type"), type);
  }

  private String number(Object value) {
    String type = part("type");
    boolean whole = Numbers.isInteger(value);
    if (!"bcdeEfFgGnoxX%".contains(type)) {
      throw unknown(Types.name(value));
    }
    if (whole && (type.isEmpty() || "bcdnoxX".contains(type))) {
      return integer(Numbers.big(value), type.isEmpty() ? 'd' : type.charAt(0));
    }
    if (!whole && "bcdoxX".contains(type) && !type.isEmpty()) {
      throw unknown("float");
    }
    double real = Numbers.real(value);
    boolean minus = real < 0 || (real == 0 && 1 / real < 0);
    return aligned(sign(minus), grouped(digits(real, type), 3), ">");
  }

  private String digits(double real, String type) {
    int precision = number("precision", -1);
    boolean alternate = !part("alt").isEmpty();
    if (!type.isEmpty()) {
      char code = type.equals("n") ? 'g' : type.charAt(0);
      return new NumberFormat(machine.budget, code, precision, alternate).real(real);
    }
    if (precision < 0) {
      return Numbers.repr(Math.abs(real));
    }
    String general = new NumberFormat(machine.budget, 'g', precision, alternate).real(real);
    boolean plain = general.chars().allMatch(Character::isDigit);
    return plain && general.length() < Math.max(1, precision) ? general + ".0" : general;
  }

  private String integer(BigInteger number, char type) {
    if (!part("precision").isEmpty()) {
      throw TemplateFault.value("Precision not allowed in integer format specifier");
    }
    if (type == 'c') {
      return aligned("", Character.toString(number.intValue()), ">");
    }
    String sign = sign(number.signum() < 0);
    String digits = new NumberFormat(machine.budget, type, -1, false).integer(number);
    String prefix = part("alt").isEmpty() || type == 'd' || type == 'n' ? "" : "0" + type;
    return aligned(sign + prefix, grouped(digits, type == 'd' || type == 'n' ? 3 : 4), ">");
  }

  private String sign(boolean minus) {
    String wanted = part("sign");
    return minus ? "-" : wanted.equals("-") ? "" : wanted;
  }

  /** With a comma or an underscore between so many digits. */
  private String grouped(String number, int size) {
    String separator = part("group");
    int end = 0;
    while (end < number.length()
        && Character.digit(number.charAt(end), 16) >= 0
        && number.charAt(end) != 'e') {
      end++;
    }
    if (separator.isEmpty() || number.toLowerCase(Locale.ROOT).startsWith("inf")) {
      return number;
    }
    StringBuilder text = new StringBuilder(number);
    for (int i = end - size; i > 0; i -= size) {
      text.insert(i, separator);
    }
    return text.toString();
  }

  private String aligned(String sign, String text, String otherwise) {
    int missing = number("width", 0) - sign.length() - Text.length(text);
    boolean zero = !part("zero").isEmpty() && part("align").isEmpty();
    String align =
        !part("align").isEmpty() ? part("align") : zero && otherwise.equals(">") ? "=" : otherwise;
    if (missing <= 0) {
      return sign + text;
    }
    String fill = !part("fill").isEmpty() ? part("fill") : part("zero").isEmpty() ? " " : "0";
    int left =
        switch (align) {
          case "<" -> 0;
          case "^" -> missing / 2;
          default -> missing;
        };
    String before = Text.repeated(machine.budget, fill, left);
    String behind = Text.repeated(machine.budget, fill, missing - left);
    return align.equals("=") ? sign + before + text : before + sign + text + behind;
  }

  @Override
  public String toString() {
    return spec;
  }
}
