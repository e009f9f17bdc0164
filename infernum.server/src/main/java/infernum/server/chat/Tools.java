package infernum.server.chat;

import infernum.server.error.ApiException;
import infernum.server.field.Body;
import infernum.server.field.Shown;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The functions that a request offers to the model. */
final class Tools {
  private Tools() {}

  /**
   * Those that the model is told of; empty where there are none, or none is to be called.
   *
   * @param template the chat template's source
   */
  static Optional<List<Map<String, Object>>> of(Body body, String template) {
    List<Map<String, Object>> tools = body.get(ChatFields.TOOLS, List.of());
    for (int i = 0; i < tools.size(); i++) {
      check("tools[%d]".formatted(i), tools.get(i));
    }
    if (tools.isEmpty() || body.get(ChatFields.TOOL_CHOICE, "auto").equals("none")) {
      return Optional.empty();
    }
    if (!template.contains("tools")) {
      throw ApiException.unsupported(
          "tools", "'tools' isn't supported: the model's chat template knows none");
    }
    return Optional.of(tools);
  }

  private static void check(String at, Map<String, Object> tool) {
    if (!"function".equals(tool.get("type"))) {
      throw ApiException.unsupported(
          at + ".type",
          "'%s.type' must be function, is %s"
              .formatted(at, Shown.of(String.valueOf(tool.get("type")))));
    }
    if (!(tool.get("function") instanceof Map<?, ?> function
        && function.get("name") instanceof String name
        && !name.isEmpty())) {
      throw ApiException.field(
          at + ".function", "'%s.function' must be an object with a name".formatted(at));
    }
    if (Boolean.TRUE.equals(function.get("strict"))) {
      throw ApiException.unsupported(
          at + ".function.strict",
          "'%s.function.strict' isn't supported: decoding isn't constrained".formatted(at));
    }
  }
}
