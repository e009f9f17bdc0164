package infernum.runtime.template;

import infernum.runtime.template.Arguments.Bound;
import infernum.runtime.template.TemplateException.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Set;
import java.util.TreeSet;

/** jinja2's filters, with transformers' own {@code tojson}: the table, and those of numbers. */
final class Filters {
  /** Random, of the web, or for debugging; a chat template has no use for them. */
  private static final Set<String> UNSUPPORTED =
      Set.of("pprint", "random", "striptags", "urlize", "wordwrap");

  private static final Set<String> OWN =
      Set.of(
          "abs",
          "attr",
          "count",
          "d",
          "default",
          "filesizeformat",
          "float",
          "int",
          "length",
          "round",
          "tojson");

  static final Set<String> NAMES = names();

  private final Machine machine;
  private final TextFilters text;
  private final SequenceFilters sequences;

  Filters(Machine machine) {
    this.machine = machine;
    this.text = new TextFilters(machine);
    this.sequences = new SequenceFilters(machine);
  }

  private static Set<String> names() {
    Set<String> names = new TreeSet<>(OWN);
    names.addAll(UNSUPPORTED);
    names.addAll(TextFilters.NAMES);
    names.addAll(SequenceFilters.NAMES);
    return Set.copyOf(names);
  }

  Object apply(String name, Object value, Arguments arguments) {
    machine.budget.step();
    if (TextFilters.NAMES.contains(name)) {
      return text.apply(name, value, arguments);
    }
    if (SequenceFilters.NAMES.contains(name)) {
      return sequences.apply(name, value, arguments);
    }
    return switch (name) {
      case "abs" -> absolute(value);
      case "attr" -> attribute(value, arguments.bind(name, 1, "name").get("name"));
      case "count", "length" -> (long) machine.iteration.length(value);
      case "d", "default" -> orElse(value, arguments.bind(name, 0, "default_value", "boolean"));
      case "filesizeformat" ->
          fileSize(
              Conversions.real(value),
              machine.iteration.truth(arguments.bind(name, 0, "binary").get("binary", false)));
      case "float" -> {
        Object otherwise = arguments.bind(name, 0, "default").get("default", 0.0);
        yield real(value, otherwise);
      }
      case "int" -> integer(value, arguments.bind(name, 0, "default", "base"));
      case "round" -> rounded(value, arguments.bind(name, 0, "precision", "method"));
      case "tojson" ->
          JsonWriter.write(
              machine,
              value,
              arguments.bind(name, 0, "ensure_ascii", "indent", "separators", "sort_keys"));
      default ->
          throw UNSUPPORTED.contains(name)
              ? TemplateFault.of(Kind.UNSUPPORTED, "filter '%s' isn't supported", name)
              : TemplateFault.of(Kind.RUNTIME, "No filter named '%s' found.", name);
    };
  }

  private static Object absolute(Object value) {
    if (!Numbers.isNumber(value)) {
      throw TemplateFault.type("bad operand type for abs(): '%s'", Types.name(value));
    }
    return value instanceof Double real
        ? (Object) Math.abs(real)
        : Numbers.normal(Numbers.big(value).abs());
  }

  private Object attribute(Object value, Object name) {
    if (value instanceof Undefined undefined) {
      throw undefined.fault();
    }
    String attribute = TextMethods.string("attr", name);
    return machine
        .access
        .own(value, attribute)
        .orElseGet(() -> machine.access.missing(value, attribute));
  }

  private Object orElse(Object value, Bound bound) {
    boolean falseToo = machine.iteration.truth(bound.get("boolean", false));
    return value instanceof Undefined || (falseToo && !machine.iteration.truth(value))
        ? bound.get("default_value", "")
        : value;
  }

  private static Object real(Object value, Object otherwise) {
    try {
      return Conversions.real(value);
    } catch (TemplateFault fault) {
      return otherwise(fault, otherwise, false);
    }
  }

  private static Object integer(Object value, Bound bound) {
    Object otherwise = bound.get("default", 0L);
    try {
      return Conversions.integer(value, bound.integer("base", 10));
    } catch (TemplateFault fault) {
      otherwise(fault, otherwise, false);
    }
    try {
      return Numbers.normal(Conversions.truncated(Conversions.real(value)));
    } catch (TemplateFault fault) {
      return otherwise(fault, otherwise, true);
    }
  }

  private static Object otherwise(TemplateFault fault, Object otherwise, boolean overflowToo) {
    return switch (fault.kind()) {
      case TYPE, VALUE -> otherwise;
      case OVERFLOW -> {
        if (!overflowToo) {
          throw fault;
        }
        yield otherwise;
      }
      default -> throw fault;
    };
  }

  private Object rounded(Object value, Bound bound) {
    int precision = Math.clamp(bound.integer("precision", 0), -400, 400);
    Object method = bound.get("method", "common");
    if (!"common".equals(method) && !"ceil".equals(method) && !"floor".equals(method)) {
      throw TemplateFault.of(Kind.FILTER_ARGUMENT, "method must be common, ceil or floor");
    }
    if ("common".equals(method)) {
      if (!Numbers.isNumber(value)) {
        throw TemplateFault.type("type %s doesn't define __round__ method", Types.name(value));
      }
      return common(value, precision);
    }
    Object power = machine.arithmetic.apply("**", 10L, (long) precision);
    Object scaled = machine.arithmetic.apply("*", value, power);
    if (!Numbers.isNumber(scaled)) {
      throw TemplateFault.type("must be real number, not %s", Types.name(scaled));
    }
    double real = Numbers.real(scaled);
    double whole = "ceil".equals(method) ? Math.ceil(real) : Math.floor(real);
    return machine.arithmetic.apply("/", Numbers.normal(Conversions.truncated(whole)), power);
  }

  private static Object common(Object value, int precision) {
    if (!(value instanceof Double real)) {
      return precision >= 0
          ? Numbers.normal(Numbers.big(value))
          : Numbers.normal(
              new BigDecimal(Numbers.big(value))
                  .setScale(precision, RoundingMode.HALF_EVEN)
                  .toBigInteger());
    }
    if (!Double.isFinite(real)) {
      return real;
    }
    double rounded = new BigDecimal(real).setScale(precision, RoundingMode.HALF_EVEN).doubleValue();
    return Math.copySign(rounded, real);
  }

  private static String fileSize(double bytes, boolean binary) {
    if (bytes == 1) {
      return "1 Byte";
    }
    double base = binary ? 1024 : 1000;
    if (bytes < base) {
      return "%s Bytes".formatted(Conversions.truncated(bytes));
    }
    String prefixes = binary ? "KMGTPEZY" : "kMGTPEZY";
    double unit = base;
    for (int i = 0; i < prefixes.length(); i++) {
      unit *= base;
      if (bytes < unit || i == prefixes.length() - 1) {
        String size =
            new BigDecimal(base * bytes / unit).setScale(1, RoundingMode.HALF_EVEN).toPlainString();
        return "%s %s%sB".formatted(size, prefixes.charAt(i), binary ? "i" : "");
      }
    }
    throw new IllegalStateException("the last prefix fits all");
  }
}
