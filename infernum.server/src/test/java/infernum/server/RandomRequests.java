package infernum.server;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Requests that an OpenAPI document allows, or nearly: known fields with values of their schema, or
 * with such as nobody would think of, and now and then a text that isn't JSON any more.
 */
final class RandomRequests {
  private static final List<String> STRANGE =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "1",
          "2",
          "-1",
          "0.5",
          "1e300",
          "-0.0",
          "99999999999",
          "\"\"",
          "\"a\"",
          "\"auto\"",
          "\"none\"",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "[]",
          "{}",
          "\"user\"",
          "[1,2]",
          "[[1],[2]]",
          "[\"a\",\"b\"]",
          "{\"1\":-5}",
          "{\"role\":\"user\"}",
          "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}]",
          "[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{}]}]",
          "{\"include_usage\":true}");

  private final JsonNode document;
  private final Map<String, String> needed;
  private final List<String> paths;
  private final Random random;

  /** A request to a path. */
  record Sent(String path, String body) {
    /** Whether it may be for a model that there isn't. */
    boolean namesModel() {
      return body.contains("model");
    }
  }

  /**
   * Requests of a document.
   *
   * @param needed by path, the field without which nothing is answered
   */
  RandomRequests(JsonNode document, Map<String, String> needed, long seed) {
    this.document = document;
    this.needed = needed;
    this.paths = List.copyOf(new TreeSet<>(needed.keySet()));
    this.random = new Random(seed);
  }

  /** The next one. */
  Sent next() {
    String path = paths.get(random.nextInt(paths.size()));
    JsonNode properties =
        document
            .at("/paths")
            .path(path)
            .at("/post/requestBody/content/application~1json/schema/properties");
    List<String> names = new ArrayList<>(properties.propertyNames());
    List<String> fields = new ArrayList<>();
    Set<String> used = new HashSet<>();
    if (random.nextInt(5) > 0) {
      fields.add(needed.get(path));
      used.add(needed.get(path).split("\"")[1]);
    }
    for (int j = random.nextInt(6); j >= 0; j--) {
      String name = names.get(random.nextInt(names.size()));
      if (used.add(name)) {
        JsonNode schema = properties.path(name).at("/anyOf/0");
        fields.add("\"" + name + "\":" + (random.nextBoolean() ? valid(schema) : strange(3)));
      }
    }
    String body = "{" + String.join(",", fields) + "}";
    return new Sent(path, random.nextInt(10) == 0 ? broken(body) : body);
  }

  /** A value that a schema allows. */
  private String valid(JsonNode schema) {
    JsonNode values = schema.path("enum");
    if (!values.isMissingNode()) {
      return values.get(random.nextInt(values.size())).toString();
    }
    JsonNode any = schema.path("anyOf");
    if (!any.isMissingNode()) {
      return valid(any.get(random.nextInt(any.size())));
    }
    return switch (schema.path("type").asString("")) {
      case "boolean" -> random.nextBoolean() ? "true" : "false";
      case "integer" -> integer(schema);
      case "number" -> Double.toString(random.nextInt(41) / 20.0);
      case "string" -> "\"" + "Hé\\n😀a".substring(random.nextInt(3)) + "\"";
      case "array" -> "[" + valid(schema.path("items")) + "," + valid(schema.path("items")) + "]";
      default -> STRANGE.get(random.nextInt(STRANGE.size()));
    };
  }

  private String integer(JsonNode schema) {
    long least = schema.path("minimum").asLong(0);
    long most = Math.min(schema.path("maximum").asLong(least + 50), least + 50);
    return Long.toString(random.nextLong(least, most + 1));
  }

  private String strange(int depth) {
    int kind = depth == 0 ? 2 : random.nextInt(4);
    return switch (kind) {
      case 0 -> "[" + strange(depth - 1) + "," + strange(depth - 1) + "]";
      case 1 -> "{\"x\":" + strange(depth - 1) + "}";
      default -> STRANGE.get(random.nextInt(STRANGE.size()));
    };
  }

  /** Without some of its characters, or with others. */
  private String broken(String body) {
    StringBuilder broken = new StringBuilder(body);
    for (int i = random.nextInt(4); i >= 0 && !broken.isEmpty(); i--) {
      int at = random.nextInt(broken.length());
      switch (random.nextInt(3)) {
        case 0 -> broken.deleteCharAt(at);
        case 1 -> broken.setCharAt(at, "{}[]\",:\\0-eE.\u0000".charAt(random.nextInt(14)));
        default -> broken.setLength(at);
      }
    }
    return broken.toString();
  }
}
