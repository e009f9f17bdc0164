package infernum.server.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import infernum.server.TestServer;
import java.io.BufferedReader;
import java.io.Closeable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Four of OpenAI's clients stream at once: from one batch, and to the end of a server that ends.
 */
@Timeout(180)
class FourClientsTest {
  private static final int CLIENTS = 4;

  /** What a client hears of its answers, the tokens of all together. */
  private record Heard(String text, int ends) {}

  private static CompletableFuture<Heard> listen(
      String url, ChatCompletionCreateParams asked, Consumer<ChatCompletionChunk> each) {
    return CompletableFuture.supplyAsync(
        () -> {
          StringBuilder text = new StringBuilder();
          int[] ends = {0};
          OpenAIClient client =
              OpenAIOkHttpClient.builder().baseUrl(url).apiKey("none").maxRetries(0).build();
          try (StreamResponse<ChatCompletionChunk> stream =
              client.chat().completions().createStreaming(asked)) {
            stream.stream()
                .forEach(chunk -> {
                  each.accept(chunk);
                  chunk
                      .choices()
                      .forEach(choice -> {
                        choice.delta().content().ifPresent(text::append);
                        ends[0] += choice.finishReason().isPresent() ? 1 : 0;
                      });
                });
          } finally {
            client.close();
          }
          return new Heard(text.toString(), ends[0]);
        },
        Thread::startVirtualThread);
  }

  private static List<CompletableFuture<Heard>> four(
      String url, ChatCompletionCreateParams asked, Consumer<ChatCompletionChunk> each) {
    return IntStream.range(0, CLIENTS).mapToObj(_ -> listen(url, asked, each)).toList();
  }

  private static ChatCompletionCreateParams.Builder asked(String model) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage("What is 7 plus 8?");
  }

  @Test
  void theyStreamFromOneBatch() throws Exception {
    TestServer.Script script =
        new TestServer.Script("{% for m in messages %}{{ m.content }}{% endfor %}", List.of());
    CountDownLatch all = new CountDownLatch(1);
    script.beforeStep(() -> await(all));
    script.say("x".repeat(200));
    try (TestServer server = TestServer.scripted(script);
        Closeable _ = all::countDown) { // whatever happens, the engine can end
      List<CompletableFuture<Heard>> answers =
          four(server.url() + "/v1", asked("scripted").build(), _ -> {});
      server.awaitAsked(CLIENTS, Duration.ofMinutes(1));
      Thread.sleep(200); // counted before the engine has it
      all.countDown();
      for (CompletableFuture<Heard> answer : answers) {
        assertEquals("x".repeat(200), answer.get().text());
      }
      List<Integer> batches = script.batches();
      assertEquals(CLIENTS, Collections.max(batches));
      long together = batches.stream().filter(size -> size == CLIENTS).count();
      assertTrue(together >= 190, together + " steps of four, of " + batches.size());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A process of its own, as {@code infernum serve} starts it, ended as {@code kill -TERM} does.
   */
  @Test
  void aServerThatIsEndedLetsThemFinish() throws Exception {
    Process server = serve();
    try (BufferedReader err = server.errorReader()) {
      String url = url(err);
      CountDownLatch begun = new CountDownLatch(CLIENTS);
      Set<String> heardOf = ConcurrentHashMap.newKeySet();
      ChatCompletionCreateParams many =
          asked("spark")
              .n(8)
              .maxCompletionTokens(300)
              .temperature(1)
              .putAdditionalBodyProperty("ignore_eos", JsonValue.from(true))
              .build();
      List<CompletableFuture<Heard>> answers =
          four(
              url,
              many,
              chunk -> {
                if (heardOf.add(chunk.id())) {
                  begun.countDown();
                }
              });
      assertTrue(begun.await(60, TimeUnit.SECONDS));
      String metrics = get(url.replace("/v1", "/metrics")).body();
      server.destroy(); // SIGTERM
      double running = metric(metrics, "vllm:num_requests_running");
      assertTrue(running > 1, running + " running");
      double batch =
          metric(metrics, "infernum:step_tokens_total") / metric(metrics, "infernum:steps_total");
      assertTrue(batch > 1.5, batch + " tokens in a step");
      List<Heard> heard = new ArrayList<>();
      for (CompletableFuture<Heard> answer : answers) {
        heard.add(answer.get());
      }
      heard.forEach(one -> assertEquals(8, one.ends()));
      assertTrue(server.waitFor(30, TimeUnit.SECONDS));
      assertEquals(0, server.exitValue());
    } finally {
      server.destroyForcibly();
    }
  }

  private static Process serve() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-p", System.getProperty("jdk.module.path")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("--add-modules", "org.jspecify", "-XX:+UseSerialGC"));
    command.add("--enable-native-access=infernum.cuda");
    command.addAll(List.of("-m", "infernum.server/infernum.server.Serve", "spark", "--port", "0"));
    command.addAll(List.of("--warm-up-seconds", "0"));
    return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String url(BufferedReader err) throws Exception {
    Pattern pattern = Pattern.compile("answers at (http://\\S+)");
    StringBuilder said = new StringBuilder();
    for (String line = err.readLine(); line != null; line = err.readLine()) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return matcher.group(1);
      }
      said.append(line).append('\n');
    }
    throw new AssertionError("the server ended: " + said);
  }

  private static HttpResponse<String> get(String url) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }
  }

  private static double metric(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " in " + metrics));
  }
}
