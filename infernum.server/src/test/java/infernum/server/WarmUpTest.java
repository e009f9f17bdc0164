package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.library.Infernum;
import infernum.runtime.model.ModelLoader;
import infernum.server.access.ApiKeys;
import infernum.server.served.Served;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A server that answers its own requests before it takes others'. */
class WarmUpTest {
  private static final Path SPARK = Path.of("spark");

  private final List<String> told = new ArrayList<>();
  private long stepsBefore;

  private Opening.Opened open(Duration most) {
    ModelLoader loader = new ModelLoader(TestServer.SERVICES);
    return Opening.open(
        TestServer.settings(ApiKeys.of(), Set.of()),
        () -> Infernum.load(SPARK),
        infernum -> {
          stepsBefore = infernum.engine().state().steps();
          return Served.of("spark", infernum, loader.chatTemplates(SPARK), TestServer.SERVICES);
        },
        new WarmUp(most, told::add));
  }

  private static String metrics(Opening.Opened opened) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI metrics = URI.create(opened.url().replace("/v1", "/metrics"));
      return client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body();
    }
  }

  @Test
  void itsMetricsCountNoRequestOfItsOwn() throws Exception {
    Opening.Opened opened = open(Duration.ofSeconds(2));
    try {
      long steps = opened.served().engine().state().steps();
      assertTrue(steps > stepsBefore + 20, steps + " steps");
      String metrics = metrics(opened);
      assertTrue(metrics.contains("infernum:steps_total"), metrics);
      assertFalse(metrics.matches("(?s).*vllm:(prompt|generation)_tokens_total\\{[^}]*} [1-9].*"));
      assertFalse(
          metrics.matches("(?s).*time_to_first_token_seconds_count\\{[^}]*} [1-9].*"), metrics);
      assertEquals("warming up, 2 s at most", told.getFirst());
    } finally {
      opened.shutdown().run();
    }
  }

  @Test
  void withoutTimeItAnswersOnePromptAndSaysNothing() throws Exception {
    Opening.Opened opened = open(Duration.ZERO);
    try {
      long tokens = opened.served().engine().state().tokens();
      assertTrue(tokens > 0 && tokens < 200, tokens + " tokens");
      assertEquals(List.of(), told);
    } finally {
      opened.shutdown().run();
    }
  }
}
