package infernum.runtime.inspect;

import infernum.runtime.checkpoint.Shown;
import java.lang.reflect.Array;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Values of metadata, shortened: a vocabulary isn't read in a terminal. */
final class Text {
  /** Elements of an array that are shown. */
  private static final int SHOWN = 8;

  private Text() {}

  /** One line. */
  static String of(Object value) {
    if (isArray(value)) {
      String first = first(value).stream().map(Text::of).collect(Collectors.joining(", "));
      int size = size(value);
      return "[" + first + (size > SHOWN ? ", ...] (" + size + " elements)" : "]");
    }
    return value instanceof String text ? "'" + Shown.of(text) + "'" : Shown.of(value);
  }

  /** A name of the file, without what would steer a terminal. */
  static String shown(String name) {
    return Shown.of(name);
  }

  /** The same, padded. */
  static String shown(String name, int width) {
    return ("%-" + Math.max(1, Math.min(width, 200)) + "s")
        .formatted(Shown.of(name))
        .stripTrailing();
  }

  /** The value for JSON; a long array becomes its length and its first elements. */
  static Object json(Object value) {
    if (!isArray(value)) {
      return value;
    }
    List<Object> first = first(value).stream().map(Text::json).toList();
    if (size(value) <= SHOWN) {
      return first;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("elements", size(value));
    json.put("first", first);
    return json;
  }

  private static boolean isArray(Object value) {
    return value instanceof List<?> || value.getClass().isArray();
  }

  private static int size(Object value) {
    return value instanceof List<?> list ? list.size() : Array.getLength(value);
  }

  private static List<Object> first(Object value) {
    return IntStream.range(0, Math.min(SHOWN, size(value)))
        .<Object>mapToObj(i -> value instanceof List<?> list ? list.get(i) : Array.get(value, i))
        .toList();
  }
}
