package infernum.server.api;

import infernum.server.field.Field;
import infernum.server.field.Treatment;
import infernum.server.field.Treatment.Honoured;
import infernum.server.field.Treatment.OnlyNeutral;
import infernum.server.field.Treatment.WithoutEffect;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The text of docs/api.md: endpoints and fields, and what is done with each. */
public final class ApiGuide {
  private static final JsonMapper JSON = new JsonMapper();

  private ApiGuide() {}

  /**
   * The text.
   *
   * @param sampling the fields of sampling
   */
  public static String text(List<Field<Double>> sampling) {
    StringBuilder text =
        new StringBuilder(
            """
            # Endpoints and fields

            Made from the tables by which the server reads requests (`infernum.server.api.Endpoints`); a test keeps it
            true: `./mvnw test -pl infernum.server -am -Dtest=ApiGuideTest -Dinfernum.update=true` writes it anew.

            Each field is *honoured*; or accepted because its value asks for nothing: *without effect*, where no value
            could change the answer, or *only* with the values that are listed. Everything else, and every field that isn't listed,
            is refused with 400, and `param` of the error names it. Null asks for nothing, always. `docs/serving.md` tells the rest.
            """);
    for (Endpoint endpoint : Endpoints.ALL) {
      text.append("\n## `%s %s`\n\n".formatted(endpoint.method(), endpoint.path()));
      text.append(endpoint.summary()).append('\n');
      List<Field<?>> fields = OpenApi.fields(endpoint, sampling);
      if (!fields.isEmpty()) {
        text.append("\n| field | is | treatment | meaning (default) |\n|---|---|---|---|\n");
        fields.forEach(field -> text.append(row(field)));
      }
    }
    return text.toString();
  }

  private static String row(Field<?> field) {
    return "| `%s` | %s | %s | %s |%n"
        .formatted(field.name(), field.type().name(), shown(field.treatment()), field.meaning())
        .replace(System.lineSeparator(), "\n");
  }

  private static String shown(Treatment treatment) {
    return switch (treatment) {
      case Honoured() -> "honoured";
      case WithoutEffect() -> "without effect";
      case OnlyNeutral(List<Object> values) ->
          values.stream()
              .map(value -> "`" + JSON.writeValueAsString(value) + "`")
              .collect(Collectors.joining(", ", "only ", ""));
    };
  }
}
