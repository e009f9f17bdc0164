package infernum.server.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionCreateParams;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** OpenAI's official Java client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenAiJavaClientTest {
  private final ClientServers servers = new ClientServers();
  private final OpenAIClient spark = client(servers.spark());
  private final OpenAIClient scripted = client(servers.scripted());

  private static OpenAIClient client(String url) {
    return OpenAIOkHttpClient.builder().baseUrl(url).apiKey("none").maxRetries(0).build();
  }

  @AfterAll
  void stop() {
    spark.close();
    scripted.close();
    servers.close();
  }

  private static ChatCompletionCreateParams.Builder sum() {
    return ChatCompletionCreateParams.builder()
        .model("spark")
        .temperature(0)
        .addUserMessage("What is 7 plus 8?");
  }

  @Test
  void aChatIsAnswered() {
    ChatCompletion answer = spark.chat().completions().create(sum().build());
    assertTrue(answer.choices().getFirst().message().content().orElseThrow().contains("15"));
    assertEquals(
        ChatCompletion.Choice.FinishReason.STOP, answer.choices().getFirst().finishReason());
    assertTrue(answer.usage().orElseThrow().promptTokens() > 5);
  }

  @Test
  void aStreamAddsUpToTheAnswer() {
    String whole =
        spark
            .chat()
            .completions()
            .create(sum().build())
            .choices()
            .getFirst()
            .message()
            .content()
            .orElseThrow();
    StringBuilder parts = new StringBuilder();
    long[] tokens = {0};
    ChatCompletionCreateParams asked =
        sum()
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    try (StreamResponse<ChatCompletionChunk> stream =
        spark.chat().completions().createStreaming(asked)) {
      stream.stream()
          .forEach(chunk -> {
            chunk.choices().forEach(choice -> choice.delta().content().ifPresent(parts::append));
            chunk.usage().ifPresent(usage -> tokens[0] = usage.completionTokens());
          });
    }
    assertEquals(whole, parts.toString());
    assertTrue(tokens[0] > 2, tokens[0] + " tokens");
  }

  @Test
  void aTextIsContinued() {
    String text =
        spark
            .completions()
            .create(
                CompletionCreateParams.builder()
                    .model("spark")
                    .prompt("Once upon a time")
                    .maxTokens(5)
                    .temperature(0)
                    .echo(true)
                    .build())
            .choices()
            .getFirst()
            .text();
    assertTrue(text.startsWith("Once upon a time"), text);
  }

  @Test
  void modelsAreListed() {
    assertEquals("spark", spark.models().list().data().getFirst().id());
    assertEquals("spark", spark.models().retrieve("spark").id());
  }

  @Test
  void errorsAreTheClientsOwnExceptions() {
    NotFoundException none =
        assertThrows(
            NotFoundException.class,
            () -> spark.chat().completions().create(sum().model("gpt-4o").build()));
    assertEquals("model_not_found", none.code().orElseThrow());
    BadRequestException bad =
        assertThrows(
            BadRequestException.class,
            () -> spark.chat().completions().create(sum().topP(7).build()));
    assertEquals("top_p", bad.param().orElseThrow());
  }

  @Test
  void aClosedStreamEndsItsRequest() {
    servers.say("x".repeat(4000), Duration.ofMillis(5));
    try (StreamResponse<ChatCompletionChunk> stream =
        scripted.chat().completions().createStreaming(sum().model("scripted").build())) {
      assertEquals(3, stream.stream().limit(3).count());
    }
    servers.awaitIdle(Duration.ofMillis(1500));
  }

  @Test
  @SuppressWarnings("deprecation") // the client has no other way to a field that isn't OpenAI's
  void aCallOfAToolGoesThereAndBack() {
    servers.say(ClientServers.CALL);
    ChatCompletionCreateParams.Builder asked =
        sum()
            .model("scripted")
            .addFunctionTool(
                FunctionDefinition.builder()
                    .name("get_weather")
                    .description("The weather of a city")
                    .parameters(
                        FunctionParameters.builder()
                            .putAdditionalProperty("type", JsonValue.from("object"))
                            .putAdditionalProperty(
                                "properties",
                                JsonValue.from(Map.of("city", Map.of("type", "string"))))
                            .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                            .build())
                    .build());
    ChatCompletion.Choice choice =
        scripted.chat().completions().create(asked.build()).choices().getFirst();
    assertEquals(ChatCompletion.Choice.FinishReason.TOOL_CALLS, choice.finishReason());
    ChatCompletionMessage message = choice.message();
    var call = message.toolCalls().orElseThrow().getFirst().asFunction();
    assertEquals("get_weather", call.function().name());
    assertEquals("{\"city\": \"Oslo\"}", call.function().arguments());
    assertEquals(
        "I must look.", message._additionalProperties().get("reasoning_content").asStringOrThrow());
    servers.say("It rains.");
    asked
        .addMessage(message)
        .addMessage(
            ChatCompletionToolMessageParam.builder()
                .toolCallId(call.id())
                .contentAsJson(Map.of("sky", "grey"))
                .build());
    assertEquals(
        "It rains.",
        scripted
            .chat()
            .completions()
            .create(asked.build())
            .choices()
            .getFirst()
            .message()
            .content()
            .orElseThrow());
  }

  @Test
  void logprobsComeWithTheirTokens() {
    servers.say("Hi");
    ChatCompletion answer =
        scripted
            .chat()
            .completions()
            .create(sum().model("scripted").logprobs(true).topLogprobs(2).build());
    var first =
        answer.choices().getFirst().logprobs().orElseThrow().content().orElseThrow().getFirst();
    assertEquals("H", first.token());
    assertEquals(2, first.topLogprobs().size());
    assertTrue(first.logprob() < 0 && first.logprob() > -1);
  }
}
