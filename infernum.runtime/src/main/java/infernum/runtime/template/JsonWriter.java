package infernum.runtime.template;

import infernum.runtime.template.Arguments.Bound;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Python's {@code json.dumps}, with the arguments that transformers' filter {@code tojson} has. */
final class JsonWriter {
  private final Machine machine;
  private final boolean ascii;
  private final boolean sorted;
  private final String indent;
  private final boolean indented;
  private final String itemSeparator;
  private final String keySeparator;
  private final StringBuilder out = new StringBuilder();

  private JsonWriter(Machine machine, Bound options) {
    this.machine = machine;
    this.ascii = machine.iteration.truth(options.get("ensure_ascii", false));
    this.sorted = machine.iteration.truth(options.get("sort_keys", false));
    Object width = options.get("indent", None.NONE);
    this.indented = width != None.NONE;
    this.indent =
        switch (width) {
          case None _ -> "";
          case String text -> text;
          default -> Text.repeated(machine.budget, " ", Bound.integer(width));
        };
    Object separators = options.get("separators", None.NONE);
    List<Object> pair =
        separators == None.NONE
            ? List.of(indented ? "," : ", ", ": ")
            : machine.iteration.list(separators);
    if (pair.size() != 2) {
      throw TemplateFault.value(
          pair.size() > 2
              ? "too many values to unpack (expected 2)"
              : "not enough values to unpack (expected 2, got %d)".formatted(pair.size()));
    }
    this.itemSeparator = TextMethods.string("separators", pair.get(0));
    this.keySeparator = TextMethods.string("separators", pair.get(1));
  }

  static String write(Machine machine, Object value, Bound options) {
    JsonWriter writer = new JsonWriter(machine, options);
    writer.value(value, "\n");
    return machine.budget.text(writer.out.toString());
  }

  private void value(Object value, String newline) {
    machine.budget.step();
    machine.budget.fits(out.length());
    switch (value) {
      case String text -> string(text);
      case None _ -> out.append("null");
      case Boolean _, Long _ -> out.append(value);
      case BigInteger number -> out.append(Numbers.digits(number));
      case Double number -> out.append(real(number));
      case Range _ -> throw unwritable(value);
      case List<?> list -> all(list, newline);
      case Tuple tuple -> all(tuple.items(), newline);
      case Grouped group -> all(group.items(), newline);
      case Dict dict -> all(dict, newline);
      default -> throw unwritable(value);
    }
  }

  private static TemplateFault unwritable(Object value) {
    return TemplateFault.type("Object of type %s is not JSON serializable", Types.name(value));
  }

  private static String real(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    return Double.isInfinite(number) ? number > 0 ? "Infinity" : "-Infinity" : Numbers.repr(number);
  }

  private void all(Collection<?> items, String newline) {
    if (items.isEmpty()) {
      out.append("[]");
      return;
    }
    machine.budget.enter();
    String inner = newline + indent;
    out.append('[');
    String separator = indented ? inner : "";
    for (Object item : items) {
      out.append(separator);
      value(item, inner);
      separator = itemSeparator + (indented ? inner : "");
    }
    out.append(indented ? newline : "").append(']');
    machine.budget.leave();
  }

  private void all(Dict dict, String newline) {
    if (dict.size() == 0) {
      out.append("{}");
      return;
    }
    machine.budget.enter();
    List<Dict.Entry> entries = new ArrayList<>(dict.entries());
    if (sorted) {
      entries.sort((a, b) -> machine.equality.order("<", a.key(), b.key()));
    }
    String inner = newline + indent;
    out.append('{');
    String separator = indented ? inner : "";
    for (Dict.Entry entry : entries) {
      out.append(separator);
      string(key(entry.key()));
      out.append(keySeparator);
      value(entry.value(), inner);
      separator = itemSeparator + (indented ? inner : "");
    }
    out.append(indented ? newline : "").append('}');
    machine.budget.leave();
  }

  private static String key(Object key) {
    return switch (key) {
      case String text -> text;
      case None _ -> "null";
      case Boolean _, Long _ -> key.toString();
      case BigInteger number -> Numbers.digits(number);
      case Double number -> real(number);
      default ->
          throw TemplateFault.type(
              "keys must be str, int, float, bool or None, not %s", Types.name(key));
    };
  }

  private void string(String text) {
    machine.budget.chars(text.length());
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\f' -> out.append("\\f");
        case '\b' -> out.append("\\b");
        default -> {
          if (c < ' ' || (ascii && c > '~')) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
