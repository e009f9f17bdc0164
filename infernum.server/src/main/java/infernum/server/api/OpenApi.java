package infernum.server.api;

import infernum.server.field.Field;
import infernum.server.field.Treatment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The OpenAPI 3.1 document of a server, made of its tables. */
public final class OpenApi {
  private static final Map<String, String> ERRORS =
      new TreeMap<>(
          Map.of(
              "400", "a field is unknown, has a wrong value, or asks for what isn't done",
              "401", "the key is missing or unknown",
              "403", "a page or host that isn't allowed",
              "404", "the model or path doesn't exist",
              "413", "the body is too large",
              "415", "the body isn't application/json",
              "429", "the queue is full; Retry-After says when to come again",
              "503", "the model is being loaded, or the server ends"));

  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

  private OpenApi() {}

  /**
   * The document.
   *
   * @param sampling the fields of sampling, which depend on what is installed
   * @param defaults what holds for such a field where a request doesn't say, by name
   */
  public static Map<String, Object> document(
      List<Field<Double>> sampling, Map<String, Double> defaults) {
    Map<String, Object> paths = new LinkedHashMap<>();
    for (Endpoint endpoint : Endpoints.ALL) {
      paths.put(
          endpoint.path(),
          Map.of(
              endpoint.method().toLowerCase(Locale.ROOT), operation(endpoint, sampling, defaults)));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.0");
    document.put("info", Map.of("title", "Infernum", "version", "0.1.0"));
    document.put("paths", paths);
    document.put("components", components());
    document.put("security", List.of(Map.of("key", List.of())));
    return document;
  }

  private static Map<String, Object> components() {
    Map<String, Object> nullable = Map.of("type", List.of("string", "null"));
    Map<String, Object> text = Map.of("type", "string");
    Map<String, Object> detail =
        object(
            Map.of("message", text, "type", text, "param", nullable, "code", nullable),
            List.of("message", "type", "param", "code"));
    return Map.of(
        "schemas",
        Map.of("Error", object(Map.of("error", detail), List.of("error"))),
        "securitySchemes",
        Map.of("key", Map.of("type", "http", "scheme", "bearer")));
  }

  private static Map<String, Object> object(Map<String, Object> properties, List<String> required) {
    return Map.of("type", "object", "properties", properties, "required", required);
  }

  private static Map<String, Object> operation(
      Endpoint endpoint, List<Field<Double>> sampling, Map<String, Double> defaults) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("summary", endpoint.summary());
    Matcher variable = VARIABLE.matcher(endpoint.path());
    if (variable.find()) {
      operation.put(
          "parameters",
          List.of(
              Map.of(
                  "name",
                  variable.group(1),
                  "in",
                  "path",
                  "required",
                  true,
                  "schema",
                  Map.of("type", "string"))));
    }
    if (endpoint.method().equals("POST")) {
      operation.put(
          "requestBody",
          Map.of(
              "required",
              true,
              "content",
              Map.of(Endpoints.JSON, Map.of("schema", schema(endpoint, sampling, defaults)))));
    }
    operation.put("responses", responses(endpoint));
    return operation;
  }

  private static Map<String, Object> schema(
      Endpoint endpoint, List<Field<Double>> sampling, Map<String, Double> defaults) {
    Map<String, Object> properties = new LinkedHashMap<>();
    fields(endpoint, sampling)
        .forEach(field -> properties.put(field.name(), property(field, defaults)));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("additionalProperties", Map.of("type", "null")); // others are refused
    return schema;
  }

  /** All fields of an endpoint. */
  static List<Field<?>> fields(Endpoint endpoint, List<Field<Double>> sampling) {
    return endpoint.samples()
        ? Stream.<Field<?>>concat(endpoint.fields().stream(), sampling.stream()).toList()
        : endpoint.fields();
  }

  private static Map<String, Object> property(Field<?> field, Map<String, Double> defaults) {
    List<Object> allowed = new ArrayList<>();
    if (field.treatment() instanceof Treatment.OnlyNeutral(List<Object> neutral)) {
      allowed.add(Map.of("enum", neutral));
    } else {
      allowed.add(field.type().schema());
    }
    allowed.add(Map.of("type", "null"));
    Map<String, Object> property = new LinkedHashMap<>();
    property.put("description", field.meaning());
    property.put("anyOf", allowed);
    if (defaults.containsKey(field.name())) {
      property.put("default", defaults.get(field.name()));
    }
    return property;
  }

  private static Map<String, Object> responses(Endpoint endpoint) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put(endpoint.answer(), Map.of());
    if (endpoint.streams()) {
      content.put("text/event-stream", Map.of());
    }
    Map<String, Object> responses = new LinkedHashMap<>();
    responses.put("200", Map.of("description", "it went well", "content", content));
    Map<String, Object> error =
        Map.of(Endpoints.JSON, Map.of("schema", Map.of("$ref", "#/components/schemas/Error")));
    ERRORS.forEach((status, meaning) ->
        responses.put(status, Map.of("description", meaning, "content", error)));
    return responses;
  }
}
