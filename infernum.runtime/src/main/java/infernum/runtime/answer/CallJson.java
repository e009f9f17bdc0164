package infernum.runtime.answer;

import infernum.runtime.answer.Reading.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/** Calls that are written as JSON objects, with their arguments as the model wrote them. */
final class CallJson {
  /** Not all of it is there. */
  static final int INCOMPLETE = -1;

  /** It can't become JSON. */
  static final int INVALID = -2;

  private static final int MAX_DEPTH = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private CallJson() {}

  /** Behind the object or list that begins at an index; or one of the constants. */
  static int end(String text, int begin) {
    StringBuilder open = new StringBuilder();
    boolean quoted = false;
    for (int i = begin; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        i += c == '\\' ? 1 : 0;
        quoted = c != '"';
        continue;
      }
      switch (c) {
        case '"' -> quoted = true;
        case '{' -> open.append('}');
        case '[' -> open.append(']');
        case '}', ']' -> {
          int last = open.length() - 1;
          if (last < 0 || open.charAt(last) != c) {
            return INVALID;
          }
          open.setLength(last);
          if (last == 0) {
            return i + 1;
          }
        }
        default -> {}
      }
      if ((open.isEmpty() && !quoted) || open.length() > MAX_DEPTH) {
        return INVALID;
      }
    }
    return INCOMPLETE;
  }

  /** A string as a literal. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, quoted);
    return quoted.append('"').toString();
  }

  /** An object of members whose values are JSON. */
  static String object(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> quoted(member.getKey()) + ": " + member.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** Whether a text is one JSON value of any kind. */
  static boolean isValue(String text) {
    return isObject("{\"value\":" + text + "}");
  }

  /** Whether a text is one JSON object. */
  static boolean isObject(String text) {
    return members(text).isPresent();
  }

  /**
   * A call.
   *
   * @param json {@code {"name": ..., "arguments": {...}}}, or with {@code "parameters"}, perhaps
   *     with {@code "id"}, perhaps within {@code {"function": ...}}
   * @return empty where it isn't one
   */
  static Optional<Call> call(String json) {
    return members(json)
        .flatMap(members ->
            members.containsKey("function") && !members.containsKey("name")
                ? call(members.get("function").raw())
                : call(members));
  }

  /**
   * Calls of a list, or the one of an object.
   *
   * @return empty where one of them isn't a call
   */
  static Optional<List<Call>> calls(String json) {
    if (json.startsWith("{")) {
      return call(json).map(List::of);
    }
    List<Call> calls = new ArrayList<>();
    int at = 1;
    while (true) {
      at = space(json, at);
      if (json.charAt(at) == ']') {
        return at == json.length() - 1 ? Optional.of(calls) : Optional.empty();
      }
      if (!calls.isEmpty()) {
        if (json.charAt(at) != ',') {
          return Optional.empty();
        }
        at = space(json, at + 1);
      }
      int end = json.charAt(at) == '{' ? end(json, at) : INVALID;
      Optional<Call> call = end < 0 ? Optional.empty() : call(json.substring(at, end));
      if (call.isEmpty()) {
        return Optional.empty();
      }
      calls.add(call.get());
      at = end;
    }
  }

  private static int space(String json, int from) {
    int at = from;
    while (at < json.length() - 1 && Character.isWhitespace(json.charAt(at))) {
      at++;
    }
    return at;
  }

  private static Optional<Call> call(Map<String, Value> members) {
    Optional<String> name = text(members, "name").filter(text -> !text.isBlank());
    Optional<String> arguments =
        Optional.ofNullable(members.getOrDefault("arguments", members.get("parameters")))
            .map(CallJson::arguments)
            .orElse(Optional.of("{}"));
    return name.isEmpty() || arguments.isEmpty()
        ? Optional.empty()
        : Optional.of(new Call(name.get(), text(members, "id"), arguments.get()));
  }

  /** An object as it is, the object that a string holds, or none for null. */
  private static Optional<String> arguments(Value value) {
    return switch (value.token()) {
      case START_OBJECT -> Optional.of(value.raw());
      case VALUE_STRING -> Optional.of(value.raw()).filter(CallJson::isObject);
      case VALUE_NULL -> Optional.of("{}");
      default -> Optional.empty();
    };
  }

  private static Optional<String> text(Map<String, Value> members, String key) {
    return Optional.ofNullable(members.get(key))
        .filter(value -> value.token() == JsonToken.VALUE_STRING)
        .map(Value::raw);
  }

  /**
   * A member's value.
   *
   * @param raw an object as it is written, a string's characters, nothing of others
   */
  private record Value(JsonToken token, String raw) {}

  /** An object's members; empty where the text isn't one object. */
  private static Optional<Map<String, Value>> members(String json) {
    Map<String, Value> members = new HashMap<>();
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        members.put(name, new Value(token, raw(parser, token, json)));
      }
      return parser.nextToken() == null ? Optional.of(members) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static String raw(JsonParser parser, JsonToken token, String json) {
    int begin = (int) parser.currentTokenLocation().getCharOffset();
    if (token == JsonToken.VALUE_STRING) {
      return parser.getString();
    }
    parser.skipChildren();
    return token == JsonToken.START_OBJECT
        ? json.substring(begin, (int) parser.currentLocation().getCharOffset())
        : "";
  }
}
