package infernum.server.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.model.tool.ToolExecutionResult;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;

/** Spring AI's OpenAI model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpringAiTest {
  private final ClientServers servers = new ClientServers();
  private final OpenAiChatModel spark = model(servers.spark(), "spark");
  private final OpenAiChatModel scripted = model(servers.scripted(), "scripted");

  /** A tool that the model may call. */
  private record Weather(List<String> calls) implements ToolCallback {
    @Override
    public ToolDefinition getToolDefinition() {
      return ToolDefinition.builder()
          .name("get_weather")
          .description("The weather of a city")
          .inputSchema(
              "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
                  + "\"required\":[\"city\"]}")
          .build();
    }

    @Override
    public String call(String input) {
      calls.add(input);
      return "{\"sky\":\"grey\"}";
    }
  }

  private static OpenAiChatModel model(String url, String name) {
    return OpenAiChatModel.builder()
        .options(
            OpenAiChatOptions.builder()
                .baseUrl(url)
                .apiKey("none")
                .model(name)
                .temperature(0.0)
                .maxRetries(0)
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

  @Test
  void aToolIsCalledAndItsResultGoesBack() {
    List<String> calls = new ArrayList<>();
    servers.say(ClientServers.CALL);
    Prompt question =
        new Prompt(
            "Weather in Oslo?",
            OpenAiChatOptions.builder()
                .model("scripted")
                .toolCallbacks(List.of(new Weather(calls)))
                .build());
    ChatResponse called = scripted.call(question);
    assertTrue(called.hasToolCalls(), called.toString());
    assertEquals("tool_calls", reason(called));
    ToolExecutionResult result =
        ToolCallingManager.builder().build().executeToolCalls(question, called);
    assertEquals(List.of("{\"city\": \"Oslo\"}"), calls);
    servers.say("It rains.");
    ChatResponse answer =
        scripted.call(new Prompt(result.conversationHistory(), question.getOptions()));
    assertEquals("It rains.", answer.getResult().getOutput().getText());
    assertFalse(answer.hasToolCalls());
  }

  private static String reason(ChatResponse response) {
    return response.getResult().getMetadata().getFinishReason().toLowerCase(Locale.ROOT);
  }

  @Test
  void itsOptionsAreHonoured() {
    servers.say("one two three");
    ChatResponse stopped =
        scripted.call(new Prompt("Count", options().stop(List.of(" three")).build()));
    assertEquals("one two", stopped.getResult().getOutput().getText());
    assertEquals("stop", reason(stopped));
    ChatResponse cut =
        scripted.call(
            new Prompt(
                "Count",
                options().maxTokens(4).seed(7).topP(0.5).frequencyPenalty(0.1).user("me").build()));
    assertEquals("one ", cut.getResult().getOutput().getText());
    assertEquals("length", reason(cut));
    assertEquals(4, cut.getMetadata().getUsage().getCompletionTokens());
    ChatResponse several = scripted.call(new Prompt("Count", options().n(3).build()));
    assertEquals(3, several.getResults().size());
  }

  private static OpenAiChatOptions.Builder options() {
    return OpenAiChatOptions.builder().model("scripted");
  }

  @Test
  void whatIsRefusedIsAnExceptionThatNamesTheField() {
    assertEquals(
        "top_p",
        assertThrows(
                BadRequestException.class,
                () -> scripted.call(new Prompt("Hi", options().topP(7.0).build())))
            .param()
            .orElseThrow());
    assertEquals(
        "model_not_found",
        assertThrows(
                NotFoundException.class,
                () -> scripted.call(new Prompt("Hi", options().model("gpt-4o").build())))
            .code()
            .orElseThrow());
  }
}
