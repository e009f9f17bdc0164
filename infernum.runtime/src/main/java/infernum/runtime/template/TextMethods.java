package infernum.runtime.template;

import infernum.runtime.template.Arguments.Bound;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;

/** The methods of Python's strings. */
final class TextMethods {
  static final Set<String> NAMES =
      Set.of(
          "capitalize",
          "casefold",
          "center",
          "count",
          "endswith",
          "expandtabs",
          "find",
          "format",
          "format_map",
          "index",
          "isalnum",
          "isalpha",
          "isascii",
          "isdecimal",
          "isdigit",
          "isidentifier",
          "islower",
          "isnumeric",
          "isprintable",
          "isspace",
          "istitle",
          "isupper",
          "join",
          "ljust",
          "lower",
          "lstrip",
          "partition",
          "removeprefix",
          "removesuffix",
          "replace",
          "rfind",
          "rindex",
          "rjust",
          "rpartition",
          "rsplit",
          "rstrip",
          "split",
          "splitlines",
          "startswith",
          "strip",
          "swapcase",
          "title",
          "upper",
          "zfill");

  private final Machine machine;
  private final TextSearch search;
  private final TextSplit split;

  TextMethods(Machine machine) {
    this.machine = machine;
    this.search = new TextSearch(machine);
    this.split = new TextSplit(machine);
  }

  Object call(String text, String name, Arguments arguments) {
    machine.budget.chars(text.length());
    return switch (name) {
      case "count", "find", "index", "rfind", "rindex", "startswith", "endswith" ->
          search.call(text, name, arguments);
      case "split", "rsplit", "splitlines", "partition", "rpartition" ->
          split.call(text, name, arguments);
      case "strip", "lstrip", "rstrip" -> {
        Bound bound = arguments.bind(name, 0, "chars");
        yield strip(text, bound.get("chars", None.NONE), name);
      }
      case "center", "ljust", "rjust", "zfill" -> padded(text, name, arguments);
      case "join" -> join(text, arguments.bind(name, 1, "iterable").get("iterable"));
      case "replace" -> replace(text, arguments.bind(name, 2, "old", "new", "count"));
      case "removeprefix" -> {
        String prefix = string(name, arguments.bind(name, 1, "prefix").get("prefix"));
        yield text.startsWith(prefix) ? text.substring(prefix.length()) : text;
      }
      case "removesuffix" -> {
        String suffix = string(name, arguments.bind(name, 1, "suffix").get("suffix"));
        yield text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
      }
      case "expandtabs" -> expanded(text, arguments.bind(name, 0, "tabsize").integer("tabsize", 8));
      case "format" -> new BraceFormat(machine).format(text, arguments);
      case "format_map" ->
          new BraceFormat(machine).formatMap(text, arguments.bind(name, 1, "m").get("m"));
      default -> {
        arguments.bind(name, 0);
        yield name.startsWith("is") ? TextTests.holds(text, name) : cased(text, name);
      }
    };
  }

  static String string(String method, Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw TemplateFault.type("%s() argument must be str, not %s", method, Types.name(value));
  }

  static String strip(String text, Object chars, String name) {
    IntPredicate drop =
        switch (chars) {
          case None _ -> Text::isSpace;
          case String set -> c -> set.indexOf(c) >= 0;
          default -> throw TemplateFault.type("%s arg must be None or str", name);
        };
    return Text.strip(text, !name.equals("rstrip"), !name.equals("lstrip"), drop);
  }

  private String cased(String text, String name) {
    return machine.budget.text(
        switch (name) {
          case "lower" -> text.toLowerCase(Locale.ROOT);
          case "upper" -> text.toUpperCase(Locale.ROOT);
          case "casefold" -> casefold(text);
          case "capitalize" -> capitalised(text);
          case "title" -> titled(text);
          default -> swapped(text);
        });
  }

  static String capitalised(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.offsetByCodePoints(0, 1);
    return titleCase(text.codePointAt(0)) + text.substring(first).toLowerCase(Locale.ROOT);
  }

  private static String casefold(String text) {
    StringBuilder folded = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          String upper = Character.toString(c).toUpperCase(Locale.ROOT);
          upper.codePoints().map(Character::toLowerCase).forEach(folded::appendCodePoint);
        });
    return folded.toString();
  }

  /** Characters such as the German sharp s become two, of which only the first is large. */
  private static String titleCase(int c) {
    String upper = Character.toString(c).toUpperCase(Locale.ROOT);
    if (upper.codePointCount(0, upper.length()) > 1) {
      int first = upper.offsetByCodePoints(0, 1);
      return upper.substring(0, first) + upper.substring(first).toLowerCase(Locale.ROOT);
    }
    return Character.toString(Character.toTitleCase(c));
  }

  private static String titled(String text) {
    StringBuilder titled = new StringBuilder();
    boolean[] inWord = new boolean[1];
    text.codePoints()
        .forEach(c -> {
          if (inWord[0]) {
            titled.append(Character.toString(c).toLowerCase(Locale.ROOT));
          } else {
            titled.append(titleCase(c));
          }
          inWord[0] = TextTests.isCased(c);
        });
    return titled.toString();
  }

  private static String swapped(String text) {
    StringBuilder swapped = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          String one = Character.toString(c);
          swapped.append(
              Character.isUpperCase(c)
                  ? one.toLowerCase(Locale.ROOT)
                  : Character.isLowerCase(c) ? one.toUpperCase(Locale.ROOT) : one);
        });
    return swapped.toString();
  }

  private String padded(String text, String name, Arguments arguments) {
    Bound bound = arguments.bind(name, 1, "width", "fillchar");
    int width = bound.integer("width", 0);
    if (name.equals("zfill")) {
      return zeros(text, width);
    }
    Object fill = bound.get("fillchar", " ");
    if (!(fill instanceof String one) || Text.length(one) != 1) {
      throw TemplateFault.type("The fill character must be exactly one character long");
    }
    return padded(text, name, width, one);
  }

  /** Centred, or at the left or right of that many characters. */
  String padded(String text, String name, int width, String fill) {
    int length = Text.length(text);
    int missing = width - length;
    if (missing <= 0) {
      return text;
    }
    int left =
        switch (name) {
          case "ljust" -> 0;
          case "rjust" -> missing;
          default -> missing / 2 + (missing & width & 1);
        };
    return Text.repeated(machine.budget, fill, left)
        + text
        + Text.repeated(machine.budget, fill, missing - left);
  }

  private String zeros(String text, int width) {
    int missing = width - Text.length(text);
    if (missing <= 0) {
      return text;
    }
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String sign = signed ? text.substring(0, 1) : "";
    return sign + Text.repeated(machine.budget, "0", missing) + text.substring(sign.length());
  }

  private String join(String separator, Object items) {
    if (!Iteration.iterable(items)) {
      throw TemplateFault.type("can only join an iterable");
    }
    StringBuilder joined = new StringBuilder();
    Iterator<Object> each = machine.iteration.iterate(items);
    for (int i = 0; each.hasNext(); i++) {
      Object item = each.next();
      if (!(item instanceof String text)) {
        throw TemplateFault.type(
            "sequence item %d: expected str instance, %s found", i, Types.name(item));
      }
      machine.budget.chars((long) text.length() + separator.length());
      joined.append(i > 0 ? separator : "").append(text);
      machine.budget.fits(joined.length());
    }
    return joined.toString();
  }

  private String replace(String text, Bound bound) {
    String before = string("replace", bound.get("old"));
    String after = string("replace", bound.get("new"));
    return replace(text, before, after, bound.integer("count", -1));
  }

  /** With the first so many occurrences replaced, or all where the number is negative. */
  String replace(String text, String before, String after, int count) {
    if (count == 0 || (before.isEmpty() && text.isEmpty() && count > 0 && after.isEmpty())) {
      return text;
    }
    StringBuilder replaced = new StringBuilder();
    int at = 0;
    for (int done = 0; count < 0 || done < count; done++) {
      int found = before.isEmpty() ? nextGap(text, at, done) : text.indexOf(before, at);
      if (found < 0 || found > text.length()) {
        break;
      }
      replaced.append(text, at, found).append(after);
      machine.budget.step();
      machine.budget.fits(replaced.length());
      at = found + before.length();
    }
    return machine.budget.text(replaced.append(text, at, text.length()).toString());
  }

  /** Between characters: before the first, and then behind each. */
  private static int nextGap(String text, int at, int done) {
    if (done == 0) {
      return 0;
    }
    return at >= text.length() ? -1 : text.offsetByCodePoints(at, 1);
  }

  private String expanded(String text, int size) {
    StringBuilder expanded = new StringBuilder();
    int column = 0;
    Iterator<Integer> characters = text.codePoints().iterator();
    while (characters.hasNext()) {
      int c = characters.next();
      if (c == '\t') {
        int blanks = size > 0 ? size - column % size : 0;
        expanded.append(Text.repeated(machine.budget, " ", blanks));
        machine.budget.fits(expanded.length());
        column += blanks;
      } else {
        expanded.appendCodePoint(c);
        column = c == '\n' || c == '\r' ? 0 : column + 1;
      }
    }
    return expanded.toString();
  }

  /** The lines of a text, with or without what ends them. */
  static List<Object> lines(String text, boolean keepEnds) {
    List<Object> lines = new ArrayList<>();
    int begin = 0;
    while (begin < text.length()) {
      int end = begin;
      while (end < text.length() && !endsLine(text.charAt(end))) {
        end++;
      }
      int next = end;
      if (end < text.length()) {
        next += text.startsWith("\r\n", end) ? 2 : 1;
      }
      lines.add(text.substring(begin, keepEnds ? next : end));
      begin = next;
    }
    return lines;
  }

  private static boolean endsLine(char c) {
    return (c >= 10 && c <= 13) || (c >= 28 && c <= 30) || c == 0x85 || c == 0x2028 || c == 0x2029;
  }
}
