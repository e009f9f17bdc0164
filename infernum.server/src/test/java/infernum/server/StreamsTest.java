package infernum.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How streams begin, go on and end, over a scripted model whose steps tests can hold up. */
class StreamsTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String HI =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":true";

  private final TestServer.Script script =
      new TestServer.Script("{% for m in messages %}{{ m.content }}{% endfor %}", List.of());
  private final TestServer server = TestServer.scripted(script);

  @AfterEach
  void stop() {
    script.session.beforeStep(() -> {});
    server.close();
  }

  @Test
  void thereIsOneEventForEachTokenThatYieldsText() {
    script.say("aé😀b");
    List<JsonNode> events = server.events(CHAT, HI + "}");
    List<String> parts =
        events.stream().map(event -> event.at("/choices/0/delta/content").asString("")).toList();
    assertEquals(List.of("a", "é", "😀", "b", ""), parts);
    assertEquals("stop", events.getLast().at("/choices/0/finish_reason").stringValue());
  }

  @Test
  void whatMayBecomeAStopStringTravelsWithTheNext() {
    script.say("abcabd!");
    List<JsonNode> events = server.events(CHAT, HI + ",\"stop\":[\"abd\"]}");
    List<String> parts =
        events.stream().map(event -> event.at("/choices/0/delta/content").asString("")).toList();
    assertEquals(List.of("abc", ""), parts);
  }

  @Test
  void logprobsOfHeldBackTokensAreNotLost() {
    script.say("é!");
    List<JsonNode> events = server.events(CHAT, HI + ",\"logprobs\":true,\"top_logprobs\":2}");
    assertEquals(2, events.get(0).at("/choices/0/logprobs/content").size());
    assertEquals(1, events.get(1).at("/choices/0/logprobs/content").size());
    JsonNode last = events.get(1).at("/choices/0/logprobs/content/0");
    assertEquals("!", last.at("/token").stringValue());
    assertEquals("[33]", last.at("/bytes").toString());
    assertEquals(" ", last.at("/top_logprobs/1/token").stringValue());
    // 10 and 5 against 255 others at 0
    double log = Math.log(Math.exp(10) + Math.exp(5) + 255);
    assertEquals(10 - log, last.at("/logprob").doubleValue(), 1e-6);
    assertEquals(5 - log, last.at("/top_logprobs/1/logprob").doubleValue(), 1e-6);
  }

  /** As vLLM's bench serve (openai, openai-chat) and GuideLLM send it, field by field. */
  @Test
  void whatBenchmarkToolsSendIsAnswered() {
    script.say("ab");
    String model = "{\"model\":\"scripted\",\"stream\":true,\"ignore_eos\":true,";
    String last = "\"stream_options\":{\"include_usage\":true},";
    String each = "\"stream_options\":{\"include_usage\":true,\"continuous_usage_stats\":true},";
    String text = "\"prompt\":\"Hi\",\"max_tokens\":5,";
    String chat =
        "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}],"
            + "\"max_completion_tokens\":5";
    List<List<JsonNode>> streams =
        List.of(
            server.events(
                "/v1/completions",
                model + last + text + "\"repetition_penalty\":1.0,\"logprobs\":null}"),
            server.events(CHAT, model + last + chat + "}"),
            server.events("/v1/completions", model + each + text + "\"stop\":null}"),
            server.events(CHAT, model + each + chat + ",\"stop\":null}"));
    for (List<JsonNode> events : streams) {
      assertEquals(5, events.getLast().at("/usage/completion_tokens").intValue());
      assertEquals(
          "length", events.get(events.size() - 2).at("/choices/0/finish_reason").stringValue());
    }
  }

  @Test
  void usageComesLastOrWithEachEvent() {
    script.say("ab");
    String wanted = ",\"stream_options\":{\"include_usage\":true%s}}";
    List<JsonNode> last = server.events(CHAT, HI + wanted.formatted(""));
    assertEquals(4, last.size());
    last.subList(0, 3).forEach(event -> assertFalse(event.has("usage"), event.toString()));
    assertEquals(2, last.getLast().at("/usage/completion_tokens").intValue());
    List<JsonNode> each =
        server.events(CHAT, HI + wanted.formatted(",\"continuous_usage_stats\":true"));
    assertEquals(
        List.of(1, 2, 2, 2),
        each.stream().map(event -> event.at("/usage/completion_tokens").intValue()).toList());
    assertTrue(each.getLast().at("/choices").isEmpty());
    List<JsonNode> text =
        server.events(
            "/v1/completions",
            "{\"prompt\":\"Hi\",\"stream\":true"
                + wanted.formatted(",\"continuous_usage_stats\":true"));
    assertEquals(
        List.of(3, 4, 4, 4),
        text.stream().map(event -> event.at("/usage/total_tokens").intValue()).toList());
    HttpResponse<String> alone =
        server.post(CHAT, HI + ",\"stream_options\":{\"continuous_usage_stats\":true}}");
    assertEquals(400, alone.statusCode());
    assertTrue(alone.body().contains("include_usage"), alone.body());
  }

  @Test
  void aStepThatFailsInMidStreamIsAnErrorEvent() {
    script.say("abcdef");
    int[] steps = {0};
    script.session.beforeStep(() -> {
      if (++steps[0] == 3) {
        throw new IllegalStateException("the device burns");
      }
    });
    HttpResponse<String> response = server.post(CHAT, HI + "}");
    assertEquals(200, response.statusCode());
    List<JsonNode> events = TestServer.events(response.body());
    assertEquals(3, events.size(), response.body());
    assertEquals("server_error", events.getLast().at("/error/type").stringValue());
    assertTrue(events.getLast().at("/error/message").stringValue().contains("burns"));
    assertEquals("a", events.getFirst().at("/choices/0/delta/content").stringValue());
  }

  @Test
  void aStepThatFailsBeforeAWholeAnswerIsAnError() {
    script.session.beforeStep(() -> {
      throw new IllegalStateException("the device burns");
    });
    HttpResponse<String> response = server.post(CHAT, HI.replace("true", "false") + "}");
    assertEquals(500, response.statusCode());
    assertTrue(response.body().contains("burns"), response.body());
  }

  @Test
  void aSilentStreamHasAHeartbeatAndAVanishedClientIsNoticed() throws Exception {
    script.say("x".repeat(5000));
    try (Gate gate = new Gate(script)) { // whatever happens, the engine can end
      hearThreeHeartbeatsAndLeave();
      gate.open(); // it goes on; nobody reads
    }
    long gone = System.nanoTime();
    Waiting.until(() -> script.busy() == 0, Duration.ofSeconds(10));
    double noticed = (System.nanoTime() - gone) / 1e9;
    assertTrue(noticed < 1.5, "a vanished client was noticed after " + noticed + " s");
    Waiting.until(() -> script.session.freeTokens() == 65_536, Duration.ofSeconds(5));
  }

  private void hearThreeHeartbeatsAndLeave() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      send(socket);
      socket.setSoTimeout(10_000);
      InputStream in = socket.getInputStream();
      long begin = System.nanoTime();
      StringBuilder got = new StringBuilder();
      while (occurrences(got, ": heartbeat") < 3) {
        got.append((char) in.read());
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      assertTrue(seconds > 0.9 && seconds < 3, "three heartbeats took " + seconds + " s");
      assertFalse(got.toString().contains("data:"), "nothing was said yet");
    }
  }

  @Test
  void aReaderThatStopsReadingEndsItsStream() throws Exception {
    script.say("y".repeat(8000));
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      send(socket);
      // 8,000 events of 200 bytes are more than the system's buffers and ours hold.
      Waiting.until(() -> script.busy() > 0, Duration.ofSeconds(5));
      Waiting.until(() -> script.busy() == 0, Duration.ofSeconds(20));
      assertEquals(65_536, script.session.freeTokens());
    }
  }

  private void send(Socket socket) throws Exception {
    String body = HI + "}";
    socket
        .getOutputStream()
        .write(
            ("POST "
                    + CHAT
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body)
                .getBytes(UTF_8));
  }

  private static int occurrences(CharSequence text, String part) {
    return text.toString().split(part, -1).length - 1;
  }

  @Test
  void severalAnswersAreSeparateChoices() {
    script.say("ab");
    List<JsonNode> events = server.events(CHAT, HI + ",\"n\":3}");
    List<Integer> indices = new ArrayList<>();
    events.forEach(event -> indices.add(event.at("/choices/0/index").intValue()));
    assertEquals(9, indices.size());
    assertEquals("ab", Streamed.chat(events).choices().get(2).content.toString());
  }
}
