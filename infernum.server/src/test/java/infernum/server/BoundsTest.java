package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.engine.Capacity;
import infernum.runtime.engine.EngineLimits;
import infernum.server.access.ApiKeys;
import infernum.server.served.InFlight;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How much a server takes on, and how it begins and ends. */
class BoundsTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String HI =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":";

  private static TestServer.Script script(EngineLimits limits) {
    return new TestServer.Script(
        "{% for m in messages %}{{ m.content }}{% endfor %}", List.of(), limits);
  }

  @Test
  void whatTheQueueHasNoRoomForIsToldToComeAgain() throws Exception {
    TestServer.Script script =
        script(
            Capacity.DEFAULT
                .cachedTokens(1024)
                .context(512)
                .batchTokens(64)
                .sequences(1)
                .queuedRequests(2)
                .queuedTokens(1000)
                .exactly());
    script.say("abc");
    try (TestServer server = TestServer.scripted(script);
        Gate gate = new Gate(script)) {
      InFlight inFlight = server.context.getBean(InFlight.class);
      List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
      asked.add(Waiting.later(() -> server.post(CHAT, HI + "false}")));
      Waiting.until(gate::isHolding, Duration.ofSeconds(10)); // it runs
      for (int waiting = 0; waiting < 2; waiting++) {
        asked.add(Waiting.later(() -> server.post(CHAT, HI + "false}")));
      }
      Waiting.until(() -> inFlight.count() == 3, Duration.ofSeconds(10));
      Waiting.briefly(); // counted before the engine has it
      HttpResponse<String> refused = server.post(CHAT, HI + "false}");
      assertEquals(429, refused.statusCode(), refused.body());
      assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
      assertTrue(refused.body().contains("queue_full"), refused.body());
      assertEquals(429, server.post(CHAT, HI + "false,\"n\":2}").statusCode());
      assertEquals(3, inFlight.count(), "what is refused isn't counted");
      gate.open();
      for (CompletableFuture<HttpResponse<String>> answer : asked) {
        assertEquals(200, answer.get().statusCode());
      }
      assertEquals(0, inFlight.count());
    }
  }

  @Test
  void whileTheModelIsLoadedNothingIsAnsweredButThat() {
    try (TestServer server = TestServer.empty(TestServer.settings(ApiKeys.of(), Set.of()))) {
      for (HttpResponse<String> response :
          List.of(
              server.get("/health"),
              server.get("/v1/models"),
              server.post(CHAT, HI + "false}"),
              server.post("/v1/completions", "{\"prompt\":\"a\"}"))) {
        assertEquals(503, response.statusCode(), response.body());
        assertTrue(response.body().contains("\"code\":\"loading\""), response.body());
        assertEquals("5", response.headers().firstValue("Retry-After").orElse(""));
      }
    }
  }

  @Test
  void aServerThatEndsLetsItsStreamsFinish() throws Exception {
    TestServer.Script script = script(TestServer.Script.LIMITS);
    script.say("abc");
    TestServer server = TestServer.scripted(script);
    Gate gate = new Gate(script);
    CompletableFuture<HttpResponse<String>> stream =
        Waiting.later(() -> server.post(CHAT, HI + "true}"));
    InFlight inFlight = server.context.getBean(InFlight.class);
    Waiting.until(() -> inFlight.count() == 1, Duration.ofSeconds(10));
    Shutdown shutdown =
        new Shutdown(server.context, server.slot, script.engine::close, Duration.ofSeconds(30));
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(shutdown::run, Thread::startVirtualThread);
    Waiting.until(() -> server.get("/health").statusCode() == 503, Duration.ofSeconds(10));
    HttpResponse<String> late = server.post(CHAT, HI + "true}");
    assertEquals(503, late.statusCode());
    assertTrue(late.body().contains("\"code\":\"draining\""), late.body());
    assertFalse(end.isDone());
    gate.open();
    Streamed said = Streamed.chat(TestServer.events(stream.get().body()));
    assertEquals("abc", said.choices().get(0).content.toString());
    end.get();
    assertFalse(server.context.isActive());
    server.client.close();
  }

  @Test
  void aLostDeviceEndsTheProcessOnceItsRequestsAreAnswered() throws Exception {
    TestServer.Script script = script(TestServer.Script.LIMITS);
    script.session.beforeStep(() -> {
      throw new IllegalStateException("the device burns");
    });
    TestServer server = TestServer.scripted(script);
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    new Shutdown(server.context, server.slot, script.engine::close, Duration.ofSeconds(30))
        .onFailure(exit::complete);
    HttpResponse<String> answer = server.post(CHAT, HI + "false}");
    assertEquals(500, answer.statusCode());
    assertTrue(answer.body().contains("burns"), answer.body());
    assertEquals(1, exit.get(10, TimeUnit.SECONDS));
    assertFalse(server.context.isActive());
    server.client.close();
  }

  @Test
  void whatDoesNotFinishInTimeIsEnded() throws Exception {
    TestServer.Script script = script(TestServer.Script.LIMITS);
    script.session.beforeStep(() -> Waiting.briefly());
    script.say("x".repeat(5000));
    TestServer server = TestServer.scripted(script);
    HttpResponse<InputStream> stream =
        server.client.send(
            server
                .to(CHAT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(HI + "true}"))
                .build(),
            BodyHandlers.ofInputStream());
    new Shutdown(server.context, server.slot, script.engine::close, Duration.ofMillis(200)).run();
    String body = new String(stream.body().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertTrue(body.contains("\"code\":\"server_ends\""), body.substring(body.length() - 300));
    server.client.close();
  }

  @Test
  void anEngineThatHangsWithWorkIsIll() {
    TestServer.Script script = script(TestServer.Script.LIMITS);
    script.say("abc");
    try (TestServer server = TestServer.scripted(script);
        Gate gate = new Gate(script)) {
      assertEquals(200, server.get("/health").statusCode());
      CompletableFuture<HttpResponse<String>> answer =
          Waiting.later(() -> server.post(CHAT, HI + "false}"));
      long begin = System.nanoTime();
      Waiting.until(() -> server.get("/health").statusCode() == 503, Duration.ofSeconds(20));
      double seconds = (System.nanoTime() - begin) / 1e9;
      assertTrue(seconds > 4.5, "ill after " + seconds + " s");
      gate.open();
      assertEquals(200, answer.join().statusCode());
      assertEquals(200, server.get("/health").statusCode());
    }
  }
}
