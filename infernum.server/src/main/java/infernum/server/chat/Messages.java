package infernum.server.chat;

import infernum.server.error.ApiException;
import infernum.server.field.Shown;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Messages as clients send them, made into what chat templates expect: contents are texts, and
 * arguments of calls are objects.
 */
final class Messages {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool");
  private static final Set<String> PASSED =
      Set.of("role", "content", "name", "tool_call_id", "reasoning_content", "reasoning");

  private final String template;

  /** For a chat template's source. */
  Messages(String template) {
    this.template = template;
  }

  /** The messages, each checked. */
  List<Map<String, Object>> read(List<Map<String, Object>> messages) {
    if (messages.isEmpty()) {
      throw ApiException.field("messages", "'messages' must have at least one message");
    }
    List<Map<String, Object>> read = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      read.add(message("messages[%d]".formatted(i), messages.get(i)));
    }
    return read;
  }

  private Map<String, Object> message(String at, Map<String, Object> message) {
    Map<String, Object> read = new LinkedHashMap<>();
    read.put("role", role(at, message));
    message.forEach((name, value) -> {
      switch (name) {
        case "role" -> {}
        case "content" -> read.put(name, value == null ? "" : content(at, value));
        case "tool_calls" -> {
          if (!asksForNothing(value)) {
            read.put(name, calls(at + ".tool_calls", value));
          }
        }
        default -> {
          if (!asksForNothing(value)) {
            read.put(name, passed(at, name, value));
          }
        }
      }
    });
    if (!read.containsKey("content")) {
      if (!read.containsKey("tool_calls")) {
        throw ApiException.field(at + ".content", "'%s.content' is missing".formatted(at));
      }
      read.put("content", "");
    }
    return read;
  }

  private static boolean asksForNothing(@Nullable Object value) {
    return value == null || (value instanceof Collection<?> list && list.isEmpty());
  }

  private static Object passed(String at, String name, Object value) {
    String field = at + "." + Shown.of(name);
    if (!PASSED.contains(name)) {
      throw ApiException.unsupported(field, "'%s' isn't supported".formatted(field));
    }
    if (!(value instanceof String)) {
      throw ApiException.field(field, "'%s' must be a string".formatted(field));
    }
    return value;
  }

  /** Templates that don't know the developer would leave the message out, or refuse it. */
  private String role(String at, Map<String, Object> message) {
    if (!(message.get("role") instanceof String role) || !ROLES.contains(role)) {
      throw ApiException.field(
          at + ".role",
          "'%s.role' must be system, developer, user, assistant or tool, is %s"
              .formatted(at, Shown.of(String.valueOf(message.get("role")))));
    }
    return role.equals("developer") && !template.contains("developer") ? "system" : role;
  }

  private static String content(String at, Object content) {
    return switch (content) {
      case String text -> text;
      case List<?> parts -> {
        List<String> texts = new ArrayList<>();
        for (Object part : parts) {
          texts.add(text(at + ".content[%d]".formatted(texts.size()), part));
        }
        yield String.join("\n", texts);
      }
      default ->
          throw ApiException.field(
              at + ".content", "'%s.content' must be a string or a list of parts".formatted(at));
    };
  }

  private static String text(String at, @Nullable Object part) {
    if (part instanceof Map<?, ?> map
        && "text".equals(map.get("type"))
        && map.get("text") instanceof String text) {
      return text;
    }
    Object type = part instanceof Map<?, ?> map ? map.get("type") : part;
    throw ApiException.unsupported(
        at,
        "'%s' must have the type text, and a text; it has the type %s"
            .formatted(at, Shown.of(String.valueOf(type))));
  }

  private static List<Map<String, Object>> calls(String at, Object value) {
    if (!(value instanceof List<?> list)) {
      throw ApiException.field(at, "'%s' must be a list".formatted(at));
    }
    List<Map<String, Object>> calls = new ArrayList<>();
    for (Object call : list) {
      calls.add(call(at + "[%d]".formatted(calls.size()), call));
    }
    return calls;
  }

  private static Map<String, Object> call(String at, @Nullable Object call) {
    if (!(call instanceof Map<?, ?> map
        && map.get("function") instanceof Map<?, ?> function
        && function.get("name") instanceof String name)) {
      throw ApiException.field(
          at, "'%s' must be an object with a function that has a name".formatted(at));
    }
    Map<String, Object> read = new LinkedHashMap<>();
    if (map.get("id") instanceof String id) {
      read.put("id", id);
    }
    read.put("type", "function");
    Map<String, Object> called = new LinkedHashMap<>();
    called.put("name", name);
    called.put("arguments", arguments(at + ".function.arguments", function.get("arguments")));
    read.put("function", called);
    return read;
  }

  /** OpenAI writes them as a text; templates read them as an object. */
  private static Object arguments(String at, @Nullable Object value) {
    return switch (value) {
      case null -> Map.of();
      case Map<?, ?> map -> map;
      case String text when text.isBlank() -> Map.of();
      case String text -> {
        try {
          if (JSON.readValue(text, Object.class) instanceof Map<?, ?> map) {
            yield map;
          }
        } catch (JacksonException _) {
          // told below
        }
        throw ApiException.field(
            at, "'%s' must be a JSON object, is %s".formatted(at, Shown.of(text)));
      }
      default -> throw ApiException.field(at, "'%s' must be a string".formatted(at));
    };
  }
}
