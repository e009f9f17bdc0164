package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document is true: of every path, and of every field. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
  private static final Map<String, String> NEEDED =
      Map.of(
          "/v1/chat/completions", "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]",
          "/v1/completions", "\"prompt\":\"Hi\"",
          "/tokenize", "\"prompt\":\"Hi\"",
          "/detokenize", "\"tokens\":[72]");

  private final TestServer.Script script =
      new TestServer.Script(
          "{{ documents }}{{ enable_thinking }}{{ reasoning_effort }}{% for m in messages %}{{ m.content }}{% endfor %}{{ tools }}",
          List.of());
  private final TestServer server = TestServer.scripted(script);
  private final JsonNode document = TestServer.JSON.readTree(server.get("/openapi.json").body());

  OpenApiTest() {
    script.say("Hello");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void everyPathOfTheServerIsInItAndNoOther() {
    Set<String> mapped = new TreeSet<>();
    server
        .context
        .getBean(RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .keySet()
        .forEach(mapping ->
            mapping
                .getPatternValues()
                .forEach(path ->
                    mapping
                        .getMethodsCondition()
                        .getMethods()
                        .forEach(
                            method -> mapped.add(method + " " + path.replace("{*id}", "{id}")))));
    Set<String> documented = new TreeSet<>();
    document
        .at("/paths")
        .forEachEntry((path, methods) ->
            methods.forEachEntry(
                (method, _) -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    assertEquals(documented, mapped);
  }

  private JsonNode properties(String path) {
    return document
        .at("/paths")
        .path(path)
        .at("/post/requestBody/content/application~1json/schema/properties");
  }

  @Test
  void everyFieldIsTreatedAsItSays() {
    int checked = 0;
    for (String path : NEEDED.keySet()) {
      for (Map.Entry<String, JsonNode> field : properties(path).properties()) {
        String name = field.getKey();
        check(200, path, name, "null");
        JsonNode neutral = field.getValue().at("/anyOf/0/enum");
        if (!neutral.isMissingNode()) {
          neutral.forEach(value -> check(200, path, name, value.toString()));
          check(400, path, name, "\"something else\"");
        } else {
          wrong(field.getValue().at("/anyOf/0")).forEach(value -> check(400, path, name, value));
        }
        checked++;
      }
      check(400, path, "no_such_field", "1");
    }
    assertTrue(checked > 80, checked + " fields");
  }

  /** Values that a field's schema doesn't allow. */
  private static List<String> wrong(JsonNode schema) {
    List<String> wrong = new ArrayList<>();
    String type = schema.path("type").asString("");
    if (!type.equals("boolean")) {
      wrong.add("true");
    }
    if (!type.equals("object")) {
      wrong.add("{\"a\":1}");
    }
    if (schema.has("minimum")) {
      wrong.add(Long.toString(schema.at("/minimum").longValue() - 1));
    }
    if (schema.has("maximum")) {
      wrong.add(Long.toString(schema.at("/maximum").longValue() + 1));
    }
    return wrong;
  }

  private void check(int status, String path, String name, String value) {
    String needed = NEEDED.get(path);
    boolean itself = needed.startsWith("\"" + name + "\"");
    if (itself && value.equals("null")) {
      return;
    }
    String body = "{" + (itself ? "" : needed + ",") + "\"" + name + "\":" + value + "}";
    HttpResponse<String> response = server.post(path, body);
    assertEquals(status, response.statusCode(), path + " " + body + ": " + response.body());
    if (status == 400) {
      String param = TestServer.JSON.readTree(response.body()).at("/error/param").stringValue();
      assertEquals(name, param, response.body());
    }
  }

  /** 2,000 requests of fields and values that nobody would think of: refused or answered. */
  @Test
  void whateverIsSentTheServerDoesNotFail() {
    Random random = new Random(8);
    List<String> paths = List.copyOf(new TreeSet<>(NEEDED.keySet()));
    for (int i = 0; i < 2_000; i++) {
      String path = paths.get(random.nextInt(paths.size()));
      List<String> names = new ArrayList<>(properties(path).propertyNames());
      List<String> fields = new ArrayList<>();
      Set<String> used = new TreeSet<>();
      if (random.nextInt(5) > 0) {
        fields.add(NEEDED.get(path));
        used.add(NEEDED.get(path).split("\"")[1]);
      }
      for (int j = random.nextInt(4); j >= 0; j--) {
        String name = names.get(random.nextInt(names.size()));
        if (used.add(name)) {
          fields.add("\"" + name + "\":" + value(random, 3));
        }
      }
      String body = "{" + String.join(",", fields) + "}";
      HttpResponse<String> response = server.post(path, body);
      boolean well = response.statusCode() == 200 || response.statusCode() == 400;
      boolean noSuchModel = response.statusCode() == 404 && used.contains("model");
      assertTrue(
          well || noSuchModel, path + " " + body + ": " + response.statusCode() + response.body());
    }
  }

  private static String value(Random random, int depth) {
    List<String> plain =
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
    int kind = depth == 0 ? 2 : random.nextInt(4);
    return switch (kind) {
      case 0 -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
      case 1 -> "{\"x\":" + value(random, depth - 1) + "}";
      default -> plain.get(random.nextInt(plain.size()));
    };
  }
}
