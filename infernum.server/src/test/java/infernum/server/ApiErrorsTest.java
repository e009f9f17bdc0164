package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Whatever is wrong with a request, its client is told in OpenAI's shape. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiErrorsTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String TEXT = "/v1/completions";
  private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private final TestServer.Script script =
      new TestServer.Script("{% for m in messages %}{{ m.content }}{% endfor %}", List.of());
  private final TestServer server = TestServer.scripted(script);

  @AfterAll
  void stop() {
    server.close();
  }

  private static JsonNode error(int status, HttpResponse<String> response) {
    assertEquals(status, response.statusCode(), response.body());
    assertTrue(
        response.headers().firstValue("Content-Type").orElse("").startsWith("application/json"));
    assertTrue(response.headers().firstValue("X-Request-Id").isPresent());
    JsonNode error = TestServer.JSON.readTree(response.body()).at("/error");
    assertFalse(error.at("/message").stringValue().isBlank());
    assertFalse(error.at("/type").stringValue().isBlank());
    assertFalse(error.at("/code").stringValue().isBlank());
    assertTrue(error.has("param"));
    return error;
  }

  private void refused(String path, String body, String param) {
    JsonNode error = error(400, server.post(path, body));
    assertEquals("invalid_request_error", error.at("/type").stringValue());
    assertEquals(param, error.at("/param").stringValue(), error.toString());
  }

  @Test
  void unknownPathsMethodsAndTypes() {
    assertEquals("unknown_url", error(404, server.get("/v1/nothing")).at("/code").stringValue());
    HttpResponse<String> get = server.get(CHAT);
    error(405, get);
    assertEquals("POST", get.headers().firstValue("Allow").orElse(""));
    error(415, server.send(server.to(CHAT).POST(BodyPublishers.ofString("{" + HI + "}"))));
    error(
        415,
        server.send(
            server
                .to(TEXT)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}"))));
  }

  @Test
  void bodiesThatAreNoJsonObject() {
    for (String body :
        List.of("", "{", "[1]", "null", "\"a\"", "{\"a\":1}x", "{\"n\":1,\"n\":2}")) {
      assertEquals(
          "invalid_json", error(400, server.post(CHAT, body)).at("/code").stringValue(), body);
    }
    String deep = "[".repeat(2000) + "]".repeat(2000);
    assertEquals(
        "json_too_complex",
        error(400, server.post(CHAT, "{\"metadata\":" + deep + "}")).at("/code").stringValue());
    String large = "{\"prompt\":\"" + "x".repeat(17 << 20) + "\"}";
    error(413, server.post(TEXT, large));
  }

  @Test
  void anotherModelIsNotFound() {
    JsonNode error = error(404, server.post(CHAT, "{\"model\":\"gpt-4o\"," + HI + "}"));
    assertEquals("model_not_found", error.at("/code").stringValue());
    assertEquals("model", error.at("/param").stringValue());
  }

  @Test
  void eachFieldThatIsNotHonouredIsNamed() {
    refused(CHAT, "{" + HI + ",\"temprature\":0.5}", "temprature");
    refused(CHAT, "{" + HI + ",\"response_format\":{\"type\":\"json_object\"}}", "response_format");
    refused(CHAT, "{" + HI + ",\"tool_choice\":\"required\"}", "tool_choice");
    refused(CHAT, "{" + HI + ",\"parallel_tool_calls\":false}", "parallel_tool_calls");
    refused(CHAT, "{" + HI + ",\"store\":true}", "store");
    refused(CHAT, "{" + HI + ",\"service_tier\":\"flex\"}", "service_tier");
    refused(
        CHAT,
        "{" + HI + ",\"chat_template_kwargs\":{\"enable_thinking\":true}}",
        "chat_template_kwargs.enable_thinking");
    refused(
        CHAT,
        "{" + HI + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}",
        "tools");
    refused(CHAT, "{" + HI + ",\"stream\":true,\"stream_options\":{\"x\":1}}", "stream_options.x");
    refused(TEXT, "{\"prompt\":\"Hi\",\"suffix\":\"end\"}", "suffix");
    refused(TEXT, "{\"prompt\":\"Hi\",\"best_of\":2}", "best_of");
  }

  /** Not only that it is refused, but why. */
  @Test
  void whatWouldNeedConstrainedDecodingSaysSo() {
    String schema = "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"schema\":{}}}";
    String named = "{\"type\":\"function\",\"function\":{\"name\":\"f\"}}";
    unconstrained("response_format", "{\"type\":\"json_object\"}");
    unconstrained("response_format", schema);
    unconstrained("tool_choice", "\"required\"");
    unconstrained("tool_choice", named);
    String strict = "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"strict\":true}}]";
    JsonNode error = error(400, server.post(CHAT, "{" + HI + ",\"tools\":" + strict + "}"));
    assertEquals("tools[0].function.strict", error.at("/param").stringValue());
    assertTrue(error.at("/message").stringValue().contains("constrained"), error.toString());
  }

  private void unconstrained(String field, String value) {
    JsonNode error = error(400, server.post(CHAT, "{" + HI + ",\"" + field + "\":" + value + "}"));
    assertEquals(field, error.at("/param").stringValue());
    assertTrue(
        error.at("/message").stringValue().contains("decoding isn't constrained"),
        error.toString());
  }

  @Test
  void reasoningEffortNeedsATemplateThatReadsIt() {
    refused(CHAT, "{" + HI + ",\"reasoning_effort\":\"low\"}", "reasoning_effort");
    refused(CHAT, "{" + HI + ",\"reasoning_effort\":\"lots\"}", "reasoning_effort");
  }

  @Test
  void valuesBeyondTheirBoundsAreNamed() {
    refused(CHAT, "{" + HI + ",\"temperature\":5}", "temperature");
    refused(CHAT, "{" + HI + ",\"temperature\":\"hot\"}", "temperature");
    refused(CHAT, "{" + HI + ",\"top_p\":-1}", "top_p");
    refused(CHAT, "{" + HI + ",\"presence_penalty\":3}", "presence_penalty");
    refused(CHAT, "{" + HI + ",\"logit_bias\":{\"1\":101}}", "logit_bias");
    refused(CHAT, "{" + HI + ",\"logit_bias\":{\"x\":1}}", "logit_bias");
    refused(CHAT, "{" + HI + ",\"logit_bias\":{\"99999\":1}}", "logit_bias");
    refused(CHAT, "{" + HI + ",\"max_tokens\":0}", "max_tokens");
    refused(CHAT, "{" + HI + ",\"max_tokens\":1e400}", "max_tokens");
    refused(CHAT, "{" + HI + ",\"max_tokens\":2,\"min_tokens\":3}", "min_tokens");
    refused(
        CHAT, "{" + HI + ",\"max_tokens\":2,\"max_completion_tokens\":3}", "max_completion_tokens");
    refused(CHAT, "{" + HI + ",\"n\":0}", "n");
    refused(CHAT, "{" + HI + ",\"n\":1.5}", "n");
    refused(CHAT, "{" + HI + ",\"stop\":[\"\"]}", "stop");
    refused(CHAT, "{" + HI + ",\"stop\":[1]}", "stop");
    refused(CHAT, "{" + HI + ",\"stop_token_ids\":[-1]}", "stop_token_ids");
    refused(CHAT, "{" + HI + ",\"seed\":99999999999999999999}", "seed");
    refused(CHAT, "{" + HI + ",\"top_logprobs\":2}", "top_logprobs");
    refused(CHAT, "{" + HI + ",\"logprobs\":true,\"top_logprobs\":21}", "top_logprobs");
    refused(CHAT, "{" + HI + ",\"stream_options\":{\"include_usage\":true}}", "stream_options");
    refused(TEXT, "{\"prompt\":\"\"}", "prompt");
    refused(TEXT, "{\"prompt\":[]}", "prompt");
    refused(TEXT, "{\"prompt\":[[1],[]]}", "prompt");
    refused(TEXT, "{\"prompt\":[99999]}", "prompt");
    refused(TEXT, "{\"prompt\":[null]}", "prompt");
    refused(TEXT, "{}", "prompt");
    refused("/detokenize", "{\"tokens\":[99999]}", "tokens");
    refused("/tokenize", "{}", "prompt");
  }

  @Test
  void messagesAreChecked() {
    refused(CHAT, "{}", "messages");
    refused(CHAT, "{\"messages\":[]}", "messages");
    refused(CHAT, "{\"messages\":[1]}", "messages");
    refused(CHAT, "{\"messages\":[{\"content\":\"Hi\"}]}", "messages[0].role");
    refused(CHAT, "{\"messages\":[{\"role\":\"bot\",\"content\":\"\"}]}", "messages[0].role");
    refused(CHAT, "{\"messages\":[{\"role\":\"user\"}]}", "messages[0].content");
    refused(CHAT, "{\"messages\":[{\"role\":\"user\",\"content\":1}]}", "messages[0].content");
    refused(
        CHAT,
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}",
        "messages[0].content[0]");
    refused(
        CHAT,
        "{\"messages\":[{\"role\":\"user\",\"content\":\"\",\"mood\":\"bad\"}]}",
        "messages[0].mood");
    refused(
        CHAT,
        "{\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]}]}",
        "messages[0].tool_calls[0].function.arguments");
  }

  @Test
  void aPromptThatIsTooLongSaysSo() {
    String prompt = "x".repeat(9000);
    assertEquals(
        "context_length_exceeded",
        error(400, server.post(TEXT, "{\"prompt\":\"" + prompt + "\"}")).at("/code").stringValue());
  }

  @Test
  void whatAsksForNothingIsAccepted() {
    script.say("Hello");
    JsonNode answer =
        server.ask(
            CHAT,
            "{"
                + HI
                + ",\"user\":\"u\",\"metadata\":{\"a\":\"b\"},\"store\":false,\"service_tier\":\"auto\","
                + "\"safety_identifier\":\"s\",\"prompt_cache_key\":\"k\",\"n\":1,\"stop\":null,"
                + "\"response_format\":{\"type\":\"text\"},\"parallel_tool_calls\":true,"
                + "\"tool_choice\":\"none\",\"logprobs\":false,\"whatever\":null,\"seed\":null}");
    assertEquals("Hello", answer.at("/choices/0/message/content").stringValue());
  }

  @Test
  void aRequestIdIsTakenOverOrMade() {
    HttpResponse<String> given =
        server.send(server.to("/v1/models").header("X-Request-Id", "mine-1"));
    assertEquals("mine-1", given.headers().firstValue("X-Request-Id").orElse(""));
    String first = server.get("/v1/models").headers().firstValue("X-Request-Id").orElse("");
    String second = server.get("/v1/models").headers().firstValue("X-Request-Id").orElse("");
    assertFalse(first.isEmpty());
    assertFalse(first.equals(second));
  }
}
