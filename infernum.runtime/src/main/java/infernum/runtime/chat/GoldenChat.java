package infernum.runtime.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The chat of a golden file: the arguments of transformers' {@code apply_chat_template} by name.
 */
public final class GoldenChat {
  private GoldenChat() {}

  /**
   * The chat.
   *
   * @param request {@code messages}, and perhaps {@code tools}, {@code documents}, {@code
   *     add_generation_prompt} (true where absent), {@code continue_final_message}, {@code
   *     chat_template} (a name), and variables of the template
   * @throws ChatException it has no messages, or something isn't of its kind
   */
  public static Chat chat(Map<String, Object> request) {
    Map<String, Object> variables = new LinkedHashMap<>(request);
    List<Map<String, Object>> messages = objects(variables, "messages").orElse(List.of());
    Optional<List<Map<String, Object>>> tools = objects(variables, "tools");
    Optional<List<Map<String, Object>>> documents = objects(variables, "documents");
    Object generation = variables.remove("add_generation_prompt");
    Object continued = variables.remove("continue_final_message");
    Object template = variables.remove("chat_template");
    // Of golden files only; a template never sees them.
    List.of("rendered", "error").forEach(variables::remove);
    Optional<String> field =
        continued instanceof String name
            ? Optional.of(name)
            : Boolean.TRUE.equals(continued) ? Optional.of("content") : Optional.empty();
    return new Chat(
        messages,
        tools,
        documents,
        field.isEmpty() && !Boolean.FALSE.equals(generation),
        field,
        template instanceof String name ? Optional.of(name) : Optional.empty(),
        variables);
  }

  private static Optional<List<Map<String, Object>>> objects(
      Map<String, Object> request, String key) {
    Object value = request.remove(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof List<?> list)) {
      throw new ChatException("'%s' must be a list of objects".formatted(key));
    }
    List<Map<String, Object>> objects = new ArrayList<>();
    for (Object element : list) {
      if (!(element instanceof Map<?, ?> map)) {
        throw new ChatException("'%s' must be a list of objects".formatted(key));
      }
      Map<String, Object> object = new LinkedHashMap<>();
      map.forEach((name, item) -> object.put(String.valueOf(name), item));
      objects.add(object);
    }
    return Optional.of(objects);
  }
}
