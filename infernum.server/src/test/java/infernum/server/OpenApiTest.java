package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  private final Server of = new Server();
  private final TestServer server = of.server;
  private final JsonNode document = of.document;

  /** One whose model honours every field. */
  static final class Server implements AutoCloseable {
    private final TestServer.Script script =
        new TestServer.Script(
            "{{ documents }}{{ enable_thinking }}{{ reasoning_effort }}"
                + "{% for m in messages %}{{ m.content }}{% endfor %}{{ tools }}",
            List.of());
    private final TestServer server = TestServer.scripted(script);
    private final JsonNode document = TestServer.JSON.readTree(server.get("/openapi.json").body());

    Server() {
      script.say("Hello");
    }

    /** Random requests of its document. */
    RandomRequests requests(long seed) {
      return new RandomRequests(document, NEEDED, seed);
    }

    /** Demands an answer, or a refusal for which the request is to blame. */
    void send(RandomRequests.Sent request) {
      HttpResponse<String> response = server.post(request.path(), request.body());
      boolean well = response.statusCode() == 200 || response.statusCode() == 400;
      boolean noSuchModel = response.statusCode() == 404 && request.namesModel();
      boolean busy = response.statusCode() == 429; // more answers than the queue holds
      assertTrue(
          well || noSuchModel || busy, request + ": " + response.statusCode() + response.body());
    }

    int health() {
      return server.get("/health").statusCode();
    }

    @Override
    public void close() {
      server.close();
    }
  }

  @AfterAll
  void stop() {
    of.close();
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
    RandomRequests requests = of.requests(8);
    for (int i = 0; i < 2_000; i++) {
      of.send(requests.next());
    }
  }
}
