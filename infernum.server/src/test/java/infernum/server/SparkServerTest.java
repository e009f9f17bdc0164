package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.SpringApplication;
import tools.jackson.databind.JsonNode;

/** The bundled model behind HTTP. One server for all tests: starting it is what costs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SparkServerTest {
  private static final String FRANCE =
      "\"messages\":[{\"role\":\"user\",\"content\":\"What is 7 plus 8?\"}]";

  private final TestServer server = TestServer.spark();

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void healthIsOkOnceTheModelIsReady() {
    assertEquals(200, server.get("/health").statusCode());
    assertEquals("{\"status\":\"ok\"}", server.get("/health").body());
  }

  @Test
  void modelsAreListedInOpenAisShape() {
    JsonNode models = TestServer.JSON.readTree(server.get("/v1/models").body());
    assertEquals("list", models.at("/object").stringValue());
    assertEquals("spark", models.at("/data/0/id").stringValue());
    assertEquals("model", models.at("/data/0/object").stringValue());
    assertEquals("infernum", models.at("/data/0/owned_by").stringValue());
    assertTrue(models.at("/data/0/created").intValue() > 1_700_000_000);
    assertEquals(
        models.at("/data/0"), TestServer.JSON.readTree(server.get("/v1/models/spark").body()));
    assertEquals(404, server.get("/v1/models/other/one").statusCode());
  }

  @Test
  void aChatIsAnswered() {
    JsonNode answer = server.ask("/v1/chat/completions", "{\"model\":\"spark\"," + FRANCE + "}");
    assertEquals("chat.completion", answer.at("/object").stringValue());
    assertEquals("spark", answer.at("/model").stringValue());
    assertEquals("assistant", answer.at("/choices/0/message/role").stringValue());
    assertTrue(
        answer.at("/choices/0/message/content").stringValue().contains("15"), answer.toString());
    assertEquals("stop", answer.at("/choices/0/finish_reason").stringValue());
    assertTrue(answer.at("/choices/0/logprobs").isNull());
    int prompt = answer.at("/usage/prompt_tokens").intValue();
    int completion = answer.at("/usage/completion_tokens").intValue();
    assertTrue(prompt > 5 && completion > 3, answer.toString());
    assertEquals(prompt + completion, answer.at("/usage/total_tokens").intValue());
  }

  @Test
  void aStreamSaysWhatTheWholeAnswerSays() {
    for (String more :
        List.of(
            "\"seed\":1",
            "\"seed\":7,\"temperature\":1.5,\"max_tokens\":30",
            "\"temperature\":0,\"stop\":[\"is\"]",
            "\"n\":3,\"seed\":2,\"temperature\":1,\"logprobs\":true,\"top_logprobs\":2")) {
      String body = "{" + FRANCE + "," + more;
      JsonNode whole = server.ask("/v1/chat/completions", body + "}");
      Streamed streamed =
          Streamed.chat(
              server.events(
                  "/v1/chat/completions",
                  body + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}"));
      assertEquals(Streamed.chat(whole), streamed, more);
    }
  }

  @Test
  void aTextIsContinuedAndTokensAre() {
    String prompt = "Once upon a time";
    JsonNode text =
        server.ask(
            "/v1/completions",
            "{\"prompt\":\"" + prompt + "\",\"max_tokens\":8,\"min_tokens\":8,\"temperature\":0}");
    assertEquals("text_completion", text.at("/object").stringValue());
    String continued = text.at("/choices/0/text").stringValue();
    assertFalse(continued.isBlank());
    assertEquals(8, text.at("/usage/completion_tokens").intValue());
    assertEquals("length", text.at("/choices/0/finish_reason").stringValue());
    JsonNode tokens = server.ask("/tokenize", "{\"prompt\":\"" + prompt + "\"}").at("/tokens");
    JsonNode again =
        server.ask(
            "/v1/completions",
            "{\"prompt\":["
                + tokens
                + "],\"max_tokens\":8,\"min_tokens\":8,\"temperature\":0,\"echo\":true}");
    assertEquals(prompt + continued, again.at("/choices/0/text").stringValue());
  }

  @Test
  void textsAndTokensGoBothWays() {
    JsonNode tokens =
        server.ask("/tokenize", "{\"prompt\":\"Héllo, wörld\",\"return_token_strs\":true}");
    assertEquals(tokens.at("/count").intValue(), tokens.at("/tokens").size());
    assertEquals(tokens.at("/count").intValue(), tokens.at("/token_strs").size());
    assertEquals(
        "Héllo, wörld",
        server
            .ask("/detokenize", "{\"tokens\":" + tokens.at("/tokens") + "}")
            .at("/prompt")
            .stringValue());
    JsonNode chat = server.ask("/tokenize", "{" + FRANCE + "}");
    JsonNode asked =
        server.ask("/v1/chat/completions", "{" + FRANCE + ",\"max_tokens\":1}").at("/usage");
    assertEquals(asked.at("/prompt_tokens"), chat.at("/count"));
  }

  @Test
  void springRunsAsNamedModules() {
    assertTrue(SpringApplication.class.getModule().isNamed());
    assertEquals("infernum.server", ServerApplication.class.getModule().getName());
  }
}
