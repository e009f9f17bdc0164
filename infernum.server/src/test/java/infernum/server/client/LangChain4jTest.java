package infernum.server.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** langchain4j's OpenAI models. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LangChain4jTest {
  private static final ToolSpecification WEATHER =
      ToolSpecification.builder()
          .name("get_weather")
          .description("The weather of a city")
          .parameters(JsonObjectSchema.builder().addStringProperty("city").required("city").build())
          .build();

  private final ClientServers servers = new ClientServers();

  @AfterAll
  void stop() {
    servers.close();
  }

  private OpenAiChatModel.OpenAiChatModelBuilder spark() {
    return OpenAiChatModel.builder()
        .baseUrl(servers.spark())
        .apiKey("none")
        .modelName("spark")
        .maxRetries(0)
        .temperature(0.0);
  }

  @Test
  void aChatIsAnswered() {
    assertTrue(spark().build().chat("What is 7 plus 8?").contains("15"));
  }

  @Test
  void aStreamAddsUpToTheAnswer() throws Exception {
    OpenAiStreamingChatModel model =
        OpenAiStreamingChatModel.builder()
            .baseUrl(servers.spark())
            .apiKey("none")
            .modelName("spark")
            .temperature(0.0)
            .build();
    StringBuilder parts = new StringBuilder();
    CompletableFuture<ChatResponse> end = new CompletableFuture<>();
    model.chat(
        "What is 7 plus 8?",
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String part) {
            parts.append(part);
          }

          @Override
          public void onCompleteResponse(ChatResponse response) {
            end.complete(response);
          }

          @Override
          public void onError(Throwable error) {
            end.completeExceptionally(error);
          }
        });
    ChatResponse whole = end.get(60, TimeUnit.SECONDS);
    assertEquals(spark().build().chat("What is 7 plus 8?"), parts.toString());
    assertEquals(parts.toString(), whole.aiMessage().text());
    assertTrue(whole.tokenUsage().outputTokenCount() > 2);
  }

  @Test
  void anotherModelIsItsOwnException() {
    assertThrows(
        ModelNotFoundException.class, () -> spark().modelName("gpt-4o").build().chat("Hi"));
  }

  @Test
  void aCallOfAToolGoesThereAndBack() {
    OpenAiChatModel model =
        OpenAiChatModel.builder()
            .baseUrl(servers.scripted())
            .apiKey("none")
            .modelName("scripted")
            .returnThinking(true)
            .build();
    servers.say(ClientServers.CALL);
    UserMessage question = UserMessage.from("Weather in Oslo?");
    ChatResponse response =
        model.chat(ChatRequest.builder().messages(question).toolSpecifications(WEATHER).build());
    AiMessage called = response.aiMessage();
    ToolExecutionRequest call = called.toolExecutionRequests().getFirst();
    assertEquals("get_weather", call.name());
    assertEquals("{\"city\": \"Oslo\"}", call.arguments());
    assertEquals("I must look.", called.thinking());
    assertEquals(FinishReason.TOOL_EXECUTION, response.finishReason());
    servers.say("It rains.");
    ChatRequest again =
        ChatRequest.builder()
            .messages(List.of(question, called, ToolExecutionResultMessage.from(call, "grey sky")))
            .toolSpecifications(WEATHER)
            .build();
    assertEquals("It rains.", model.chat(again).aiMessage().text());
  }
}
