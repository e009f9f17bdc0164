package infernum.runtime.template;

import infernum.runtime.template.TemplateException.Kind;
import java.util.Map;

/** Python's {@code format(...)} of strings, with attributes and elements as a template has them. */
final class BraceFormat {
  private static final int MAX_NESTING = 2;

  private final Machine machine;
  private int automatic;
  private boolean manual;

  BraceFormat(Machine machine) {
    this.machine = machine;
  }

  String format(String text, Arguments arguments) {
    return expand(text, arguments, MAX_NESTING);
  }

  String formatMap(String text, Object mapping) {
    if (!(mapping instanceof Dict dict)) {
      throw TemplateFault.type("'%s' object is not subscriptable", Types.name(mapping));
    }
    Map<String, Object> named = new java.util.LinkedHashMap<>();
    dict.entries().forEach(entry -> named.put(machine.str(entry.key()), entry.value()));
    return format(text, new Arguments(java.util.List.of(), named));
  }

  private String expand(String text, Arguments arguments, int nesting) {
    if (nesting == 0) {
      throw TemplateFault.value("Max string recursion exceeded");
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != '{' && c != '}') {
        out.append(c);
        at++;
      } else if (text.startsWith(c == '{' ? "{{" : "}}", at)) {
        out.append(c);
        at += 2;
      } else if (c == '}') {
        throw TemplateFault.value("Single '}' encountered in format string");
      } else {
        int end = end(text, at);
        out.append(field(text.substring(at + 1, end), arguments, nesting));
        machine.budget.fits(out.length());
        at = end + 1;
      }
    }
    return machine.budget.text(out.toString());
  }

  private static int end(String text, int begin) {
    int depth = 0;
    for (int i = begin; i < text.length(); i++) {
      depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw TemplateFault.value(
        begin + 1 == text.length()
            ? "Single '{' encountered in format string"
            : "expected '}' before end of string");
  }

  private String field(String field, Arguments arguments, int nesting) {
    int bracket = 0;
    int end = 0;
    while (end < field.length()) {
      char c = field.charAt(end);
      bracket += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (bracket <= 0 && (c == ':' || c == '!')) {
        break;
      }
      end++;
    }
    Object value = value(field.substring(0, end), arguments);
    String spec = "";
    if (field.startsWith("!", end)) {
      if (end + 1 == field.length()) {
        throw TemplateFault.value("end of string while looking for conversion specifier");
      }
      value = converted(value, field.charAt(end + 1));
      end += 2;
      if (end < field.length() && field.charAt(end) != ':') {
        throw TemplateFault.value("expected ':' after conversion specifier");
      }
    }
    if (end < field.length()) {
      spec = expand(field.substring(end + 1), arguments, nesting - 1);
    }
    return FormatSpec.format(machine, value, spec);
  }

  private Object converted(Object value, char conversion) {
    return switch (conversion) {
      case 's' -> machine.str(value);
      case 'r', 'a' -> machine.repr.repr(value);
      default -> throw TemplateFault.value("Unknown conversion specifier %s", conversion);
    };
  }

  private Object value(String path, Arguments arguments) {
    int end = 0;
    while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
      end++;
    }
    Object value = first(path.substring(0, end), arguments);
    while (end < path.length()) {
      if (path.charAt(end) == '.') {
        int next = end + 1;
        while (next < path.length() && path.charAt(next) != '.' && path.charAt(next) != '[') {
          next++;
        }
        value = machine.access.attribute(value, path.substring(end + 1, next));
        end = next;
      } else {
        int close = path.indexOf(']', end);
        if (path.charAt(end) != '[' || close < 0) {
          throw TemplateFault.value("Missing ']' in format string");
        }
        String key = path.substring(end + 1, close);
        value = machine.access.item(value, isNumber(key) ? (Object) Long.parseLong(key) : key);
        end = close + 1;
      }
    }
    return value;
  }

  private static boolean isNumber(String key) {
    return !key.isEmpty() && key.length() < 10 && key.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private Object first(String name, Arguments arguments) {
    if (!name.isEmpty() && !isNumber(name)) {
      Object value = arguments.named().get(name);
      if (value == null) {
        throw TemplateFault.of(Kind.KEY, "%s", Repr.quoted(name));
      }
      return value;
    }
    if (name.isEmpty() ? manual : automatic > 0) {
      throw TemplateFault.value(
          name.isEmpty()
              ? "cannot switch from manual field specification to automatic field numbering"
              : "cannot switch from automatic field numbering to manual field specification");
    }
    manual |= !name.isEmpty();
    int index = name.isEmpty() ? automatic++ : Integer.parseInt(name);
    if (index >= arguments.positional().size()) {
      throw TemplateFault.of(Kind.INDEX, "tuple index out of range");
    }
    return arguments.positional().get(index);
  }
}
