package infernum.runtime.template;

import infernum.runtime.template.Arguments.Bound;
import infernum.runtime.template.TemplateException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The filters that make text. What is escaped is text like any other: nothing escapes it again. */
final class TextFilters {
  static final Set<String> NAMES =
      Set.of(
          "capitalize",
          "center",
          "e",
          "escape",
          "forceescape",
          "format",
          "indent",
          "join",
          "lower",
          "replace",
          "safe",
          "string",
          "title",
          "trim",
          "truncate",
          "upper",
          "urlencode",
          "wordcount",
          "xmlattr");

  private final Machine machine;
  private final TextMethods methods;

  TextFilters(Machine machine) {
    this.machine = machine;
    this.methods = new TextMethods(machine);
  }

  Object apply(String name, Object value, Arguments arguments) {
    return switch (name) {
      case "indent" -> indented(value, arguments.bind(name, 0, "width", "first", "blank"));
      case "join" -> joined(value, arguments.bind(name, 0, "d", "attribute"));
      case "truncate" ->
          truncated(value, arguments.bind(name, 0, "length", "killwords", "end", "leeway"));
      case "urlencode" -> urlEncoded(value);
      case "xmlattr" -> attributes(value, arguments.bind(name, 0, "autospace"));
      case "format" -> formatted(machine.str(value), arguments);
      default -> ofText(name, machine.str(value), arguments);
    };
  }

  private Object ofText(String name, String text, Arguments arguments) {
    machine.budget.chars(text.length());
    return switch (name) {
      case "capitalize" -> TextMethods.capitalised(text);
      case "center" ->
          methods.padded(text, name, arguments.bind(name, 0, "width").integer("width", 80), " ");
      case "e", "escape", "forceescape" -> machine.budget.text(escaped(text));
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "replace" -> {
        Bound bound = arguments.bind(name, 2, "old", "new", "count");
        int count = bound.some("count").map(Bound::integer).orElse(-1);
        yield methods.replace(
            text, machine.str(bound.get("old")), machine.str(bound.get("new")), count);
      }
      case "title" -> titled(text);
      case "trim" -> {
        Bound bound = arguments.bind(name, 0, "chars");
        yield TextMethods.strip(text, bound.get("chars", None.NONE), "strip");
      }
      case "wordcount" -> words(text);
      default -> text; // string and safe
    };
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace(">", "&gt;")
        .replace("<", "&lt;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;");
  }

  /** Words begin behind white space, hyphens and opening brackets. */
  private static String titled(String text) {
    StringBuilder titled = new StringBuilder();
    boolean begin = true;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      String one = Character.toString(c);
      titled.append(begin ? one.toUpperCase(Locale.ROOT) : one.toLowerCase(Locale.ROOT));
      begin = Text.isSpace(c) || "-({[<".indexOf(c) >= 0;
      at += Character.charCount(c);
    }
    return titled.toString();
  }

  private static long words(String text) {
    long words = 0;
    boolean inWord = false;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      words += Text.isWord(c) && !inWord ? 1 : 0;
      inWord = Text.isWord(c);
      at += Character.charCount(c);
    }
    return words;
  }

  private Object formatted(String format, Arguments arguments) {
    if (!arguments.positional().isEmpty() && !arguments.named().isEmpty()) {
      throw TemplateFault.of(
          Kind.FILTER_ARGUMENT, "can't handle positional and keyword arguments at the same time");
    }
    if (arguments.named().isEmpty()) {
      return new PercentFormat(machine, new Tuple(arguments.positional())).format(format);
    }
    Dict values = new Dict();
    arguments.named().forEach(values::put);
    return new PercentFormat(machine, values).format(format);
  }

  private Object indented(Object value, Bound bound) {
    if (value instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (!(value instanceof String text)) {
      throw unaddable(value);
    }
    Object width = bound.get("width", 4L);
    String indent =
        width instanceof String prefix
            ? prefix
            : Text.repeated(machine.budget, " ", Bound.integer(width));
    boolean blank = machine.iteration.truth(bound.get("blank", false));
    List<Object> lines = TextMethods.lines(text + "\n", false);
    StringBuilder out = new StringBuilder();
    if (machine.iteration.truth(bound.get("first", false))) {
      out.append(indent);
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = (String) lines.get(i);
      if (i > 0) {
        out.append('\n').append(blank || !line.isEmpty() ? indent : "");
      }
      out.append(line);
      machine.budget.fits(out.length());
    }
    return machine.budget.text(out.toString());
  }

  /** Of adding a line's end in place to something that isn't text. */
  private static TemplateFault unaddable(Object value) {
    return switch (value) {
      case Tuple _ -> TemplateFault.type("can only concatenate tuple (not \"str\") to tuple");
      case Range _ -> unsupported(value);
      case List<?> _ ->
          TemplateFault.of(Kind.ATTRIBUTE, "'list' object has no attribute 'splitlines'");
      default -> unsupported(value);
    };
  }

  private static TemplateFault unsupported(Object value) {
    return TemplateFault.type(
        "unsupported operand type(s) for +=: '%s' and 'str'", Types.name(value));
  }

  private String joined(Object value, Bound bound) {
    String separator = machine.str(bound.get("d", ""));
    Optional<Object> attribute = bound.some("attribute");
    AttributePath path = new AttributePath(machine, attribute.orElse(None.NONE));
    StringBuilder joined = new StringBuilder();
    Iterator<Object> items = machine.iteration.iterate(value);
    while (items.hasNext()) {
      joined.append(machine.str(path.of(items.next())));
      joined.append(items.hasNext() ? separator : "");
      machine.budget.fits(joined.length());
    }
    return machine.budget.text(joined.toString());
  }

  private Object truncated(Object value, Bound bound) {
    int length = bound.integer("length", 255);
    String end = TextMethods.string("truncate", bound.get("end", "..."));
    int leeway = bound.some("leeway").map(Bound::integer).orElse(5);
    int kept = length - Text.length(end);
    if (kept < 0) {
      throw TemplateFault.of(
          Kind.ASSERTION, "expected length >= %d, got %d", Text.length(end), length);
    }
    if (leeway < 0) {
      throw TemplateFault.of(Kind.ASSERTION, "expected leeway >= 0, got %d", leeway);
    }
    if (machine.iteration.length(value) <= (long) length + leeway) {
      return value;
    }
    String text = TextMethods.string("truncate", value);
    String begin = Text.part(text, 0, kept);
    int space = begin.lastIndexOf(' ');
    boolean killWords = machine.iteration.truth(bound.get("killwords", false));
    return (killWords || space < 0 ? begin : begin.substring(0, space)) + end;
  }

  private String urlEncoded(Object value) {
    if (value instanceof String || !Iteration.iterable(value)) {
      return quoted(machine.str(value), "/");
    }
    Object pairs = value instanceof Dict dict ? new DictView("items", dict) : value;
    List<String> parts = new ArrayList<>();
    for (Object pair : machine.iteration.list(pairs)) {
      if (!Iteration.iterable(pair)) {
        throw TemplateFault.type("cannot unpack non-iterable %s object", Types.name(pair));
      }
      List<Object> two = machine.iteration.list(pair);
      if (two.size() != 2) {
        throw TemplateFault.value(
            two.size() > 2
                ? "too many values to unpack (expected 2)"
                : "not enough values to unpack (expected 2, got %d)".formatted(two.size()));
      }
      parts.add(
          quoted(machine.str(two.get(0)), "").replace("%20", "+")
              + "="
              + quoted(machine.str(two.get(1)), "").replace("%20", "+"));
    }
    return machine.budget.text(String.join("&", parts));
  }

  private String quoted(String text, String safe) {
    StringBuilder quoted = new StringBuilder();
    for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (next & 0xFF);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "_.-~".indexOf(c) >= 0);
      quoted.append(
          plain || safe.indexOf(c) >= 0 ? String.valueOf(c) : "%%%02X".formatted((int) c));
      machine.budget.fits(quoted.length());
    }
    return quoted.toString();
  }

  private String attributes(Object value, Bound bound) {
    if (value instanceof Undefined undefined) {
      throw undefined.fault();
    }
    if (!(value instanceof Dict dict)) {
      throw TemplateFault.of(
          Kind.ATTRIBUTE, "'%s' object has no attribute 'items'", Types.name(value));
    }
    List<String> parts = new ArrayList<>();
    for (Dict.Entry entry : dict.entries()) {
      if (entry.value() == None.NONE || entry.value() instanceof Undefined) {
        continue;
      }
      String key = TextMethods.string("xmlattr", entry.key());
      if (key.chars().anyMatch(c -> " \t\n\r\f\u000b/>=".indexOf(c) >= 0)) {
        throw TemplateFault.value("Invalid character in attribute name: %s", Repr.quoted(key));
      }
      parts.add("%s=\"%s\"".formatted(escaped(key), escaped(machine.str(entry.value()))));
    }
    boolean space = machine.iteration.truth(bound.get("autospace", true));
    return machine.budget.text((space && !parts.isEmpty() ? " " : "") + String.join(" ", parts));
  }
}
