package infernum.runtime.inspect;

import infernum.runtime.checkpoint.Shown;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values of metadata, shortened: a vocabulary isn't read in a terminal. A null is one that a JSON
 * file states.
 */
final class Text {
  /** Elements of an array that are shown. */
  private static final int SHOWN = 8;

  private Text() {}

  /** One line. */
  static String of(@Nullable Object value) {
    if (value != null && isArray(value)) {
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
  static @Nullable Object json(@Nullable Object value) {
    if (value == null || !isArray(value)) {
      return value;
    }
    List<@Nullable Object> first = new ArrayList<>();
    first(value).forEach(element -> first.add(json(element)));
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

  private static List<@Nullable Object> first(Object value) {
    List<@Nullable Object> first = new ArrayList<>();
    for (int i = 0; i < Math.min(SHOWN, size(value)); i++) {
      first.add(value instanceof List<?> list ? list.get(i) : Array.get(value, i));
    }
    return first;
  }
}
