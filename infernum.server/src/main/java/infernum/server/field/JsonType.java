package infernum.server.field;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What values a field takes.
 *
 * @param <T> what they are in Java
 * @param name for messages and documents: "a text"
 * @param schema JSON Schema of them
 * @param reader of a value; empty where it is none of them
 */
public record JsonType<T>(String name, Map<String, Object> schema, Reader<T> reader) {
  /** Reads values that JSON is made of. */
  @FunctionalInterface
  public interface Reader<T> {
    /** The value, or empty where it is of another type or beyond its bounds. */
    Optional<T> read(Object value);
  }

  /** A text. */
  public static final JsonType<String> TEXT =
      new JsonType<>("a string", Map.of("type", "string"), JsonType::text);

  /** True or false. */
  public static final JsonType<Boolean> FLAG =
      new JsonType<>(
          "a boolean",
          Map.of("type", "boolean"),
          value -> value instanceof Boolean flag ? Optional.of(flag) : Optional.empty());

  /** A finite number. */
  public static final JsonType<Double> NUMBER =
      new JsonType<>("a number", Map.of("type", "number"), JsonType::number);

  /** Any integer of 64 bits. */
  public static final JsonType<Long> LONG =
      new JsonType<>("an integer", Map.of("type", "integer"), JsonType::integer);

  /** An object. */
  public static final JsonType<Map<String, Object>> OBJECT =
      new JsonType<>("an object", Map.of("type", "object"), JsonType::object);

  /** A list of objects. */
  public static final JsonType<List<Map<String, Object>>> OBJECTS =
      new JsonType<>(
          "a list of objects",
          Map.of("type", "array", "items", Map.of("type", "object")),
          value -> list(value, JsonType::object));

  /** A text, or several. */
  public static final JsonType<List<String>> TEXTS =
      new JsonType<>(
          "a string or a list of strings",
          Map.of("anyOf", List.of(TEXT.schema, Map.of("type", "array", "items", TEXT.schema))),
          value -> text(value).map(List::of).or(() -> list(value, JsonType::text)));

  /** Tokens, by their numbers. */
  public static final JsonType<List<Integer>> TOKENS =
      new JsonType<>(
          "a list of integers",
          Map.of("type", "array", "items", Map.of("type", "integer")),
          value -> list(value, JsonType::small));

  /** Whatever JSON has. */
  public static final JsonType<Object> ANY = new JsonType<>("any value", Map.of(), Optional::of);

  /** An integer within bounds, both included. */
  public static JsonType<Integer> integer(int least, int most) {
    Map<String, Object> schema =
        most == Integer.MAX_VALUE
            ? Map.of("type", "integer", "minimum", least)
            : Map.of("type", "integer", "minimum", least, "maximum", most);
    String name =
        most == Integer.MAX_VALUE
            ? "an integer of at least %d".formatted(least)
            : "an integer from %d to %d".formatted(least, most);
    return new JsonType<>(
        name,
        schema,
        value -> integer(value).filter(n -> n >= least && n <= most).map(Math::toIntExact));
  }

  /** One of some texts. */
  public static JsonType<String> oneOf(List<String> texts) {
    return new JsonType<>(
        "one of " + String.join(", ", texts),
        Map.of("enum", texts),
        value -> text(value).filter(texts::contains));
  }

  private static Optional<String> text(Object value) {
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }

  private static Optional<Double> number(Object value) {
    return value instanceof Number number && Double.isFinite(number.doubleValue())
        ? Optional.of(number.doubleValue())
        : Optional.empty();
  }

  private static Optional<Long> integer(Object value) {
    return switch (value) {
      case Integer n -> Optional.of(n.longValue());
      case Long n -> Optional.of(n);
      // Some clients write every number with a point.
      case Double n when n == Math.rint(n) && Math.abs(n) < 1L << 53 -> Optional.of(n.longValue());
      default -> Optional.empty();
    };
  }

  private static Optional<Integer> small(Object value) {
    return integer(value).filter(n -> n == n.intValue()).map(Long::intValue);
  }

  @SuppressWarnings("unchecked") // names in JSON are texts
  private static Optional<Map<String, Object>> object(Object value) {
    return value instanceof Map<?, ?> map
        ? Optional.of((Map<String, Object>) map)
        : Optional.empty();
  }

  private static <T> Optional<List<T>> list(Object value, Reader<T> reader) {
    if (!(value instanceof List<?> list)) {
      return Optional.empty();
    }
    List<T> read = new ArrayList<>();
    for (Object element : list) {
      Optional<T> one = element == null ? Optional.empty() : reader.read(element);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      read.add(one.get());
    }
    return Optional.of(read);
  }
}
