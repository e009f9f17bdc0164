package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** How the fields of a chat become the prompt that a model reads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatFieldsTest {
  private static final String TEMPLATE =
      "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% for c in m.tool_calls or [] %}"
          + "{{ c.function.arguments.city }}{% endfor %}{% endfor %}"
          + "{% if add_generation_prompt %}<assistant>{% endif %}"
          + "{% if enable_thinking is defined %}[{{ enable_thinking }}]{% endif %}"
          + "{% if reasoning_effort is defined %}[{{ reasoning_effort }}]{% endif %}"
          + "{# thinking_budget #}{% for d in documents or [] %}({{ d.title }}){% endfor %}"
          + "{% for t in tools or [] %}{{ t.function.name }}{% endfor %}";

  private final TestServer server = TestServer.scripted(new TestServer.Script(TEMPLATE, List.of()));
  private final TestServer spark = TestServer.spark();

  @AfterAll
  void stop() {
    server.close();
    spark.close();
  }

  private String prompt(String fields) {
    JsonNode tokens = server.ask("/tokenize", "{" + fields + "}").at("/tokens");
    return server.ask("/detokenize", "{\"tokens\":" + tokens + "}").at("/prompt").stringValue();
  }

  private static String message(String role, String content) {
    return "{\"role\":\"%s\",\"content\":%s}".formatted(role, content);
  }

  @Test
  void messagesReachTheTemplate() {
    assertEquals("<user>Hi<assistant>", prompt("\"messages\":[" + message("user", "\"Hi\"") + "]"));
    assertEquals(
        "<system>Be<user>a\nb<assistant>",
        prompt(
            "\"messages\":["
                + message("developer", "\"Be\"")
                + ","
                + message(
                    "user",
                    "[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]")
                + "]"));
    assertEquals(
        "<assistant>Oslo<tool>rain<assistant>",
        prompt(
            "\"messages\":[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"1\","
                + "\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"city\\\":"
                + "\\\"Oslo\\\"}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"rain\"}]"));
  }

  @Test
  void fieldsOfTheTemplateReachIt() {
    String messages = "\"messages\":[" + message("user", "\"Hi\"") + "]";
    assertEquals(
        "<user>Hi<assistant>[False]",
        prompt(messages + ",\"chat_template_kwargs\":{\"enable_thinking\":false}"));
    assertEquals("<user>Hi<assistant>[low]", prompt(messages + ",\"reasoning_effort\":\"low\""));
    assertEquals("<user>Hi", prompt(messages + ",\"add_generation_prompt\":false"));
    assertEquals("<user>Hi<assistant>(T)", prompt(messages + ",\"documents\":[{\"title\":\"T\"}]"));
    String tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\"}}]";
    assertEquals("<user>Hi<assistant>look", prompt(messages + tools));
    assertEquals("<user>Hi<assistant>", prompt(messages + tools + ",\"tool_choice\":\"none\""));
  }

  /** A name in a comment, or as a part of another one, is no variable. */
  @Test
  void variablesThatTheTemplateNeverReadsAreRefused() {
    String messages = "{\"messages\":[" + message("user", "\"Hi\"") + "],";
    for (String name : List.of("thinking_budget", "thinking", "role", "messages")) {
      HttpResponse<String> response =
          server.post("/tokenize", messages + "\"chat_template_kwargs\":{\"" + name + "\":1}}");
      assertEquals(400, response.statusCode(), name);
      assertTrue(response.body().contains("chat_template_kwargs." + name), response.body());
    }
    String both = "\"reasoning_effort\":\"low\",\"chat_template_kwargs\":{\"reasoning_effort\":";
    assertEquals(200, server.post("/tokenize", messages + both + "\"low\"}}").statusCode());
    assertEquals(400, server.post("/tokenize", messages + both + "\"high\"}}").statusCode());
  }

  @Test
  void aFinalMessageIsContinued() {
    String messages =
        "\"messages\":["
            + message("user", "\"Hi\"")
            + ","
            + message("assistant", "\"I am\"")
            + "],\"continue_final_message\":true";
    assertEquals("<user>Hi<assistant>I am", prompt(messages));
    assertEquals(
        400,
        server
            .post("/v1/chat/completions", "{" + messages + ",\"add_generation_prompt\":true}")
            .statusCode());
  }

  @Test
  void theFirstOfSeveralAnswersIsWhatItWouldBeAlone() {
    String asked =
        "{\"messages\":["
            + message("user", "\"Tell me a story.\"")
            + "],\"seed\":5,\"temperature\":2,\"max_tokens\":12";
    JsonNode alone = spark.ask("/v1/chat/completions", asked + "}").at("/choices/0/message");
    JsonNode three = spark.ask("/v1/chat/completions", asked + ",\"n\":3}").at("/choices");
    assertEquals(alone, three.at("/0/message"));
    assertNotEquals(alone, three.at("/1/message"));
    assertNotEquals(three.at("/1/message"), three.at("/2/message"));
    String otherwise = asked.replace("\"seed\":5", "\"seed\":6");
    assertNotEquals(
        alone, spark.ask("/v1/chat/completions", otherwise + "}").at("/choices/0/message"));
  }
}
