package infernum.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import infernum.runtime.library.Infernum;
import infernum.server.access.ApiKeys;
import infernum.server.access.Origins;
import infernum.server.served.ModelSlot;
import infernum.server.served.Served;
import infernum.spi.InfernumException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Brings a server to its speed before anybody asks it. Kernels by the engine's own loads; and the
 * way of a request, of which a first one would wait for thousands of classes, by requests to a
 * second web server over the same engine, at a port and with a key that nobody knows. So that the
 * first one needs no way in for what it mustn't answer yet, and its metrics count nothing of it.
 *
 * @param most how long the engine may take; 0: a prompt, and no request
 * @param tell what takes its time, a line
 */
record WarmUp(Duration most, Consumer<String> tell) {
  private static final int REQUESTS = 3;
  private static final int TIMEOUT = 60_000; // milliseconds: the engine may be slow
  private static final String HOST = "127.0.0.1";

  /**
   * Warms up.
   *
   * @throws InfernumException the model fails
   */
  void run(Infernum infernum, Served served) {
    if (most.isZero()) {
      infernum.warmUp(most);
      return;
    }
    tell.accept("warming up, %d s at most".formatted(most.toSeconds()));
    boolean settled = infernum.warmUp(most);
    rehearse(served);
    if (!settled) {
      tell.accept(
          "answers were still getting faster when %d s were over; --warm-up-seconds N makes it longer"
              .formatted(most.toSeconds()));
    }
  }

  private static void rehearse(Served served) {
    String key = UUID.randomUUID().toString();
    ServerSettings settings =
        new ServerSettings(
            HOST, 0, ApiKeys.of(key), new Origins(Set.of(HOST), true, Set.of()), Duration.ZERO);
    ModelSlot slot = new ModelSlot();
    slot.ready(served);
    try (ConfigurableApplicationContext server = ServerApplication.start(settings, slot)) {
      String url = "http://%s:%d/v1/".formatted(HOST, ServerApplication.port(server));
      boolean chats = served.templates().isPresent();
      String path = chats ? "chat/completions" : "completions";
      String prompt = chats ? "'messages':[{'role':'user','content':'Hi'}]" : "'prompt':'Hi'";
      for (int i = 0; i < REQUESTS; i++) {
        for (boolean stream : new boolean[] {true, false}) {
          String body = "{%s,'max_tokens':2,'stream':%b}".formatted(prompt, stream);
          ask(URI.create(url + path), key, body.replace('\'', '"'));
        }
      }
    } catch (IOException _) {
      // A machine that can't ask itself, or a model that refuses so short a chat, may well serve
      // others.
    }
  }

  private static void ask(URI path, String key, String body) throws IOException {
    HttpURLConnection asked = (HttpURLConnection) path.toURL().openConnection();
    asked.setConnectTimeout(TIMEOUT);
    asked.setReadTimeout(TIMEOUT);
    asked.setDoOutput(true);
    asked.setRequestProperty("Authorization", "Bearer " + key);
    asked.setRequestProperty("Content-Type", "application/json");
    asked.getOutputStream().write(body.getBytes(UTF_8));
    asked.getInputStream().readAllBytes();
    asked.disconnect();
  }
}
