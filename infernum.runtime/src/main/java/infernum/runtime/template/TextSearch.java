package infernum.runtime.template;

import infernum.runtime.template.Arguments.Bound;
import java.util.List;

/** The methods of Python's strings that look for others in them. */
final class TextSearch {
  private final Machine machine;

  TextSearch(Machine machine) {
    this.machine = machine;
  }

  Object call(String text, String name, Arguments arguments) {
    boolean ends = name.endsWith("with");
    Bound bound = arguments.bind(name, 1, ends ? "prefix" : "sub", "start", "end");
    Object wanted = bound.get(ends ? "prefix" : "sub");
    int length = Text.length(text);
    Object start = bound.get("start", None.NONE);
    int from = new SliceBounds(length, start, None.NONE, 1L).at(0);
    SliceBounds range = new SliceBounds(length, start, bound.get("end", None.NONE), 1L);
    boolean beyond = start instanceof Long at && at > length;
    String part = Text.part(text, range.at(0), range.at(range.count()));
    if (ends) {
      return !beyond && endsWith(part, name, wanted);
    }
    if (!(wanted instanceof String sub)) {
      throw TemplateFault.type("must be str, not %s", Types.name(wanted));
    }
    if (name.equals("count")) {
      return beyond ? 0L : count(part, sub);
    }
    boolean empty = range.count() == 0 && (beyond || isBefore(bound, length, from));
    int at = name.startsWith("r") ? part.lastIndexOf(sub) : part.indexOf(sub);
    if (at < 0 || empty) {
      if (name.endsWith("index")) {
        throw TemplateFault.value("substring not found");
      }
      return -1L;
    }
    return (long) from + part.codePointCount(0, at);
  }

  /** Whether the end lies before the begin: then not even the empty string is there. */
  private static boolean isBefore(Bound bound, int length, int from) {
    return new SliceBounds(length, bound.get("end", None.NONE), None.NONE, 1L).at(0) < from
        && bound.some("end").isPresent();
  }

  private long count(String text, String sub) {
    if (sub.isEmpty()) {
      return Text.length(text) + 1L;
    }
    long count = 0;
    for (int at = text.indexOf(sub); at >= 0; at = text.indexOf(sub, at + sub.length())) {
      machine.budget.step();
      count++;
    }
    return count;
  }

  private static boolean endsWith(String text, String name, Object wanted) {
    boolean start = name.equals("startswith");
    return switch (wanted) {
      case String one -> start ? text.startsWith(one) : text.endsWith(one);
      case Tuple(List<Object> items) -> {
        for (Object item : items) {
          if (!(item instanceof String one)) {
            throw TemplateFault.type(
                "tuple for %s must only contain str, not %s", name, Types.name(item));
          }
          if (start ? text.startsWith(one) : text.endsWith(one)) {
            yield true;
          }
        }
        yield false;
      }
      default ->
          throw TemplateFault.type(
              "%s first arg must be str or a tuple of str, not %s", name, Types.name(wanted));
    };
  }
}
