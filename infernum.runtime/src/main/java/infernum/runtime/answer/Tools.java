package infernum.runtime.answer;

import infernum.spi.text.ToolCallParser.Prompt;
import java.util.Map;
import java.util.Optional;

/** What a prompt's tools say of themselves. */
final class Tools {
  private Tools() {}

  /** Whether a tool of that name may be called. */
  static boolean has(Prompt prompt, String name) {
    return prompt.tools().stream().anyMatch(tool -> name.equals(function(tool).get("name")));
  }

  /** The schema of a tool's parameter. */
  static Optional<Map<?, ?>> schema(Prompt prompt, String tool, String parameter) {
    return prompt.tools().stream()
        .map(Tools::function)
        .filter(function -> tool.equals(function.get("name")))
        .flatMap(function -> object(function.get("parameters")).stream())
        .flatMap(parameters -> object(parameters.get("properties")).stream())
        .<Map<?, ?>>flatMap(properties -> object(properties.get(parameter)).stream())
        .findFirst();
  }

  private static Map<?, ?> function(Map<String, Object> tool) {
    return object(tool.get("function")).orElse(tool);
  }

  private static Optional<Map<?, ?>> object(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
  }
}
