package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What is special about completions of texts, over a model that says what it is told to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompletionsTest {
  private static final String PATH = "/v1/completions";

  private final TestServer.Script script = new TestServer.Script("", List.of());
  private final TestServer server = TestServer.scripted(script);

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void echoRepeatsThePromptWithItsLogprobs() {
    script.say("ab");
    JsonNode choice =
        server.ask(PATH, "{\"prompt\":\"Hi\",\"echo\":true,\"logprobs\":1}").at("/choices/0");
    assertEquals("Hiab", choice.at("/text").stringValue());
    JsonNode logprobs = choice.at("/logprobs");
    assertEquals("[\"H\",\"i\",\"a\",\"b\"]", logprobs.at("/tokens").toString());
    assertEquals("[0,1,2,3]", logprobs.at("/text_offset").toString());
    assertTrue(logprobs.at("/token_logprobs/0").isNull());
    assertTrue(logprobs.at("/top_logprobs/0").isNull());
    // The script makes its next token likely (10), the one below it less (5), all others not (0).
    double log = Math.log(Math.exp(10) + Math.exp(5) + 255);
    assertEquals(-log, logprobs.at("/token_logprobs/1").doubleValue(), 1e-6);
    assertEquals(10 - log, logprobs.at("/token_logprobs/2").doubleValue(), 1e-6);
    assertEquals(10 - log, logprobs.at("/token_logprobs/3").doubleValue(), 1e-6);
    assertEquals(10 - log, logprobs.at("/top_logprobs/1/a").doubleValue(), 1e-6);
  }

  @Test
  void aStreamSaysWhatTheWholeAnswerSays() {
    script.say("aé😀b.");
    for (String more :
        List.of(
            "\"echo\":true,\"logprobs\":2",
            "\"logprobs\":0,\"stop\":[\"b\"]",
            "\"echo\":true,\"n\":2",
            "\"max_tokens\":4,\"logprobs\":3")) {
      String body = "{\"prompt\":[\"Hi\",\"You\"]," + more;
      List<String> whole = new ArrayList<>();
      for (JsonNode choice : server.ask(PATH, body + "}").at("/choices")) {
        whole.add(
            choice.at("/text").stringValue()
                + choice.at("/logprobs/tokens")
                + choice.at("/logprobs/token_logprobs")
                + choice.at("/logprobs/top_logprobs")
                + choice.at("/logprobs/text_offset")
                + choice.at("/finish_reason"));
      }
      assertEquals(whole, streamed(server.events(PATH, body + ",\"stream\":true}"), whole.size()));
    }
  }

  private static List<String> streamed(List<JsonNode> events, int choices) {
    List<String> said = new ArrayList<>();
    for (int i = 0; i < choices; i++) {
      StringBuilder text = new StringBuilder();
      List<StringBuilder> logprobs = new ArrayList<>();
      String reason = "";
      for (String name : List.of("tokens", "token_logprobs", "top_logprobs", "text_offset")) {
        List<String> all = new ArrayList<>();
        boolean any = false;
        for (JsonNode event : events) {
          JsonNode part = event.at("/choices/0/logprobs/" + name);
          if (event.at("/choices/0/index").intValue() == i && !part.isMissingNode()) {
            any = true;
            part.forEach(value -> all.add(value.toString()));
          }
        }
        logprobs.add(new StringBuilder(any ? "[" + String.join(",", all) + "]" : ""));
      }
      for (JsonNode event : events) {
        if (event.at("/choices/0/index").intValue() == i) {
          text.append(event.at("/choices/0/text").stringValue());
          reason = event.at("/choices/0/finish_reason").toString();
        }
      }
      said.add(text + String.join("", logprobs) + reason);
    }
    return said;
  }

  @Test
  void severalPromptsHaveTheirAnswersInOrder() {
    script.say("ab");
    JsonNode answer = server.ask(PATH, "{\"prompt\":[[72],[73,74]],\"n\":2,\"echo\":true}");
    List<String> texts = new ArrayList<>();
    answer.at("/choices").forEach(choice -> texts.add(choice.at("/text").stringValue()));
    assertEquals(List.of("Hab", "Hab", "IJab", "IJab"), texts);
    assertEquals(3, answer.at("/usage/prompt_tokens").intValue());
    assertEquals(8, answer.at("/usage/completion_tokens").intValue());
  }

  @Test
  void endsAreWhatTheRequestSays() {
    script.say("abc");
    assertEquals("a", text("\"stop_token_ids\":[98]"));
    assertEquals("ab", text("\"max_tokens\":2"));
    assertEquals("abc", text("\"max_tokens\":7,\"ignore_eos\":true"));
    JsonNode longer = server.ask(PATH, "{\"prompt\":\"Hi\",\"max_tokens\":7,\"ignore_eos\":true}");
    assertEquals(7, longer.at("/usage/completion_tokens").intValue());
    assertEquals("length", longer.at("/choices/0/finish_reason").stringValue());
    assertEquals("`bc", text("\"logit_bias\":{\"97\":-100}"));
  }

  private String text(String more) {
    return server.ask(PATH, "{\"prompt\":\"Hi\"," + more + "}").at("/choices/0/text").stringValue();
  }
}
