package infernum.server.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/** Spring AI's OpenAI model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpringAiTest {
  private final ClientServers servers = new ClientServers();
  private final OpenAiChatModel spark = model(servers.spark(), "spark");

  private static OpenAiChatModel model(String url, String name) {
    return OpenAiChatModel.builder()
        .options(
            OpenAiChatOptions.builder()
                .baseUrl(url)
                .apiKey("none")
                .model(name)
                .temperature(0.0)
                .build())
        .build();
  }

  @AfterAll
  void stop() {
    servers.close();
  }

  @Test
  void aChatIsAnswered() {
    ChatResponse response = spark.call(new Prompt("What is 7 plus 8?"));
    assertTrue(response.getResult().getOutput().getText().contains("15"));
    assertTrue(response.getMetadata().getUsage().getCompletionTokens() > 2);
  }

  @Test
  void aStreamAddsUpToTheAnswer() {
    List<ChatResponse> parts =
        spark.stream(new Prompt("What is 7 plus 8?")).collectList().block(Duration.ofSeconds(60));
    StringBuilder text = new StringBuilder();
    for (ChatResponse part : parts) {
      String more = part.getResult() == null ? null : part.getResult().getOutput().getText();
      text.append(more == null ? "" : more);
    }
    assertEquals(
        spark.call(new Prompt("What is 7 plus 8?")).getResult().getOutput().getText(),
        text.toString());
  }
}
