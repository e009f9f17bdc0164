package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who waits for a whole answer: nothing is written to him, but he isn't forgotten. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallerTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String HI = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

  private final TestServer.Script script =
      new TestServer.Script("{% for m in messages %}{{ m.content }}{% endfor %}", List.of());
  private final TestServer server = TestServer.scripted(script);

  @AfterAll
  void stop() {
    server.close();
  }

  /** A token every five milliseconds. */
  private void saySlowly(int tokens) {
    script.beforeStep(Waiting::briefly);
    script.say("x".repeat(tokens));
  }

  private double secondsUntilIdle() {
    long begin = System.nanoTime();
    server.awaitIdle(Duration.ofSeconds(20));
    return (System.nanoTime() - begin) / 1e9;
  }

  @Test
  void whenHeGoesHisAnswerEnds() throws Exception {
    saySlowly(8000);
    try (Wire wire = new Wire(server.port())) {
      wire.send(Wire.post(CHAT, HI));
      Waiting.until(() -> script.busy() > 0, Duration.ofSeconds(10));
    }
    double noticed = secondsUntilIdle();
    assertTrue(noticed < 1.5, "noticed after " + noticed + " s");
    assertEquals(65_536, script.session.freeTokens());
  }

  @Test
  void whenHeGoesFromTheQueueHisRequestEnds() throws Exception {
    saySlowly(400); // 2 s
    List<Wire> running = new ArrayList<>();
    for (int i = 0; i < TestServer.Script.LIMITS.sequences(); i++) {
      running.add(new Wire(server.port()).send(Wire.post(CHAT, HI)));
    }
    Waiting.until(() -> script.busy() == running.size(), Duration.ofSeconds(10));
    try (Wire wire = new Wire(server.port())) {
      wire.send(Wire.post(CHAT, HI));
      Waiting.until(() -> script.engine.state().waiting() == 1, Duration.ofSeconds(10));
    }
    Waiting.until(() -> script.engine.state().waiting() == 0, Duration.ofMillis(1500));
    assertTrue(script.engine.state().running() > 0, "the others go on");
    for (Wire wire : running) {
      assertEquals(200, wire.read().status());
      wire.close();
    }
  }

  @Test
  void whenHeOnlyStopsSendingHeIsToldWhyThereIsNoAnswer() throws Exception {
    saySlowly(8000);
    try (Wire wire = new Wire(server.port())) {
      wire.send(Wire.post(CHAT, HI)).endOutput();
      Wire.Reply reply = wire.read();
      assertEquals(400, reply.status());
      assertTrue(reply.body().contains("client_closed_request"), reply.body());
    }
    server.awaitIdle(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\r\n", "\r\n\r\n", "GET", "GET /health HTTP/1.1\r\nHost: loc"})
  void whatHeSendsAheadIsNotTheEnd(String ahead) throws Exception {
    saySlowly(250); // 1.3 s, in which it is looked twice
    String rest = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String first = Wire.post(CHAT, HI);
    try (Wire wire = new Wire(server.port())) {
      for (int i = 0; i < 2; i++) {
        if (i == 0) {
          wire.send(first + ahead); // read together with the body
        } else {
          wire.send(first);
          Thread.sleep(100);
          wire.send(ahead); // read by looking
        }
        Wire.Reply answer = wire.read();
        assertEquals(200, answer.status(), answer.body());
        assertTrue(answer.body().contains("x".repeat(250)), answer.body());
        wire.send(rest.substring(ahead.isBlank() ? 0 : ahead.length()));
        assertEquals("{\"status\":\"ok\"}", wire.read().body());
      }
    }
  }

  @Test
  void wholeRequestsAreSentAheadAndAnsweredInTheirOrder() throws Exception {
    saySlowly(150);
    String chunked =
        Wire.post(CHAT, "")
            .replace("Content-Length: 0", "Transfer-Encoding: chunked")
            .concat("%x\r\n%s\r\n0\r\n\r\n".formatted(HI.length(), HI));
    try (Wire wire = new Wire(server.port())) {
      wire.send(chunked + Wire.post(CHAT, HI) + chunked + Wire.post("/tokenize", HI));
      for (int i = 0; i < 3; i++) {
        Wire.Reply answer = wire.read();
        assertEquals(200, answer.status(), answer.body());
        assertTrue(answer.body().contains("x".repeat(150)), answer.body());
      }
      assertTrue(wire.read().body().startsWith("{\"count\":2"));
    }
  }
}
