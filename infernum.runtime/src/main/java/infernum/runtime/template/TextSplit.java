package infernum.runtime.template;

import infernum.runtime.template.Arguments.Bound;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The methods of Python's strings that take them apart. */
final class TextSplit {
  private final Machine machine;

  TextSplit(Machine machine) {
    this.machine = machine;
  }

  Object call(String text, String name, Arguments arguments) {
    return switch (name) {
      case "splitlines" -> {
        Object keep = arguments.bind(name, 0, "keepends").get("keepends", false);
        yield counted(TextMethods.lines(text, machine.iteration.truth(keep)));
      }
      case "partition", "rpartition" -> {
        Object separator = arguments.bind(name, 1, "sep").get("sep");
        yield partition(text, separator, name.equals("partition"));
      }
      default -> {
        Bound bound = arguments.bind(name, 0, "sep", "maxsplit");
        int most = bound.integer("maxsplit", -1);
        yield counted(
            split(
                text,
                bound.get("sep", None.NONE),
                most < 0 ? Integer.MAX_VALUE : most,
                name.equals("rsplit")));
      }
    };
  }

  private List<Object> counted(List<Object> parts) {
    machine.budget.items(parts.size());
    return parts;
  }

  private static Object partition(String text, Object separator, boolean first) {
    if (!(separator instanceof String wanted)) {
      throw TemplateFault.type("must be str, not %s", Types.name(separator));
    }
    requireSeparator(wanted);
    int at = first ? text.indexOf(wanted) : text.lastIndexOf(wanted);
    if (at < 0) {
      return first ? Tuple.of(text, "", "") : Tuple.of("", "", text);
    }
    return Tuple.of(text.substring(0, at), wanted, text.substring(at + wanted.length()));
  }

  private static void requireSeparator(String separator) {
    if (separator.isEmpty()) {
      throw TemplateFault.value("empty separator");
    }
  }

  private static List<Object> split(String text, Object separator, int most, boolean right) {
    return switch (separator) {
      case None _ -> right ? wordsFromRight(text, most) : words(text, most);
      case String wanted -> {
        requireSeparator(wanted);
        yield right ? fromRight(text, wanted, most) : fromLeft(text, wanted, most);
      }
      default -> throw TemplateFault.type("must be str or None, not %s", Types.name(separator));
    };
  }

  private static List<Object> fromLeft(String text, String separator, int most) {
    List<Object> parts = new ArrayList<>();
    int begin = 0;
    int at = text.indexOf(separator);
    while (at >= 0 && parts.size() < most) {
      parts.add(text.substring(begin, at));
      begin = at + separator.length();
      at = text.indexOf(separator, begin);
    }
    parts.add(text.substring(begin));
    return parts;
  }

  private static List<Object> fromRight(String text, String separator, int most) {
    List<Object> parts = new ArrayList<>();
    int end = text.length();
    int at = text.lastIndexOf(separator);
    while (at >= 0 && parts.size() < most) {
      parts.add(text.substring(at + separator.length(), end));
      end = at;
      at = end < separator.length() ? -1 : text.lastIndexOf(separator, end - separator.length());
    }
    parts.add(text.substring(0, end));
    Collections.reverse(parts);
    return parts;
  }

  /** Between runs of white space; the rest behind the last cut keeps its own. */
  private static List<Object> words(String text, int most) {
    List<Object> parts = new ArrayList<>();
    int at = space(text, 0);
    while (at < text.length()) {
      if (parts.size() == most) {
        parts.add(text.substring(at));
        return parts;
      }
      int end = at;
      while (end < text.length() && !Text.isSpace(text.charAt(end))) {
        end++;
      }
      parts.add(text.substring(at, end));
      at = space(text, end);
    }
    return parts;
  }

  private static int space(String text, int from) {
    int at = from;
    while (at < text.length() && Text.isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static List<Object> wordsFromRight(String text, int most) {
    List<Object> parts = new ArrayList<>();
    int end = Text.rstrip(text).length();
    while (end > 0) {
      if (parts.size() == most) {
        parts.add(text.substring(0, end));
        break;
      }
      int begin = end;
      while (begin > 0 && !Text.isSpace(text.charAt(begin - 1))) {
        begin--;
      }
      parts.add(text.substring(begin, end));
      end = Text.rstrip(text.substring(0, begin)).length();
    }
    Collections.reverse(parts);
    return parts;
  }
}
