package infernum.runtime.template;

import java.math.BigInteger;
import java.util.List;

/** Values as text: Python's {@code str} and {@code repr}. */
final class Repr {
  private final Budget budget;

  Repr(Budget budget) {
    this.budget = budget;
  }

  String str(Object value) {
    return switch (value) {
      case String text -> text;
      case Undefined _ -> "";
      default -> repr(value);
    };
  }

  String repr(Object value) {
    StringBuilder out = new StringBuilder();
    append(value, out);
    return budget.text(out.toString());
  }

  private void append(Object value, StringBuilder out) {
    budget.step();
    budget.text((long) out.length() / 64);
    switch (value) {
      case String text -> {
        budget.text(text);
        out.append(quoted(text));
      }
      case None _ -> out.append("None");
      case Boolean flag -> out.append(flag ? "True" : "False");
      case BigInteger number -> out.append(Numbers.digits(number));
      case Double number -> out.append(Numbers.repr(number));
      case Long _, Range _ -> out.append(value);
      case Undefined _ -> out.append("Undefined");
      case List<?> list -> all(list, "[", "]", out);
      case Tuple tuple -> all(tuple.items(), "(", tuple.items().size() == 1 ? ",)" : ")", out);
      case Grouped group -> all(group.items(), "(", ")", out);
      case Dict dict -> dict(dict, out);
      case DictView view -> {
        out.append(Types.name(view)).append('(');
        all(view.list(), "[", "])", out);
      }
      case Namespace namespace -> {
        out.append("<Namespace ");
        dict(namespace.attributes(), out);
        out.append('>');
      }
      case Method method -> out.append("<built-in method ").append(method.name()).append('>');
      case Loop _, Renderer.Macro _, Globals.Self _ -> out.append(value);
      // Where Python shows an address, and Java would too.
      default -> out.append('<').append(Types.name(value)).append(" object>");
    }
  }

  private void all(List<?> items, String begin, String end, StringBuilder out) {
    budget.enter();
    out.append(begin);
    String separator = "";
    for (Object item : items) {
      out.append(separator);
      append(item, out);
      separator = ", ";
    }
    out.append(end);
    budget.leave();
  }

  private void dict(Dict dict, StringBuilder out) {
    budget.enter();
    out.append('{');
    String separator = "";
    for (Dict.Entry entry : dict.entries()) {
      out.append(separator);
      append(entry.key(), out);
      out.append(": ");
      append(entry.value(), out);
      separator = ", ";
    }
    out.append('}');
    budget.leave();
  }

  /** A string as a literal. */
  static String quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder out = new StringBuilder(text.length() + 2).append(quote);
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
              if (c == quote) {
                out.append('\\').append(quote);
              } else if (Text.isPrintable(c)) {
                out.appendCodePoint(c);
              } else {
                out.append(
                    (c < 256 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c));
              }
            }
          }
        });
    return out.append(quote).toString();
  }
}
