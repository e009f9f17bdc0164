package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.server.access.ApiKeys;
import infernum.spi.InfernumException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
  private static final String PAGE = "https://chat.example.com";
  private static final List<String> PATHS =
      List.of(
          "/v1/models",
          "/v1/chat/completions",
          "/v1/completions",
          "/tokenize",
          "/nothing",
          "/page");

  private final TestServer open =
      TestServer.scripted(script(), TestServer.settings(ApiKeys.of(), Set.of(PAGE)));
  private final TestServer guarded =
      TestServer.scripted(
          script(), TestServer.settings(ApiKeys.of("first", "sécond"), Set.of(PAGE)));

  private static TestServer.Script script() {
    return new TestServer.Script("{% for m in messages %}{{ m.content }}{% endfor %}", List.of());
  }

  @AfterAll
  void stop() {
    open.close();
    guarded.close();
  }

  @Test
  void aKeyGuardsEveryPathButHealthAndThePage() {
    assertEquals(200, guarded.get("/health").statusCode());
    assertEquals(200, guarded.get("/").statusCode());
    assertEquals(200, guarded.get("/page/page.js").statusCode());
    assertEquals(401, guarded.post("/", "{}").statusCode());
    assertEquals(401, guarded.get("/page/../v1/models").statusCode());
    for (String path : PATHS) {
      for (String method : List.of("GET", "POST", "PUT", "DELETE", "OPTIONS")) {
        HttpRequest.Builder request =
            guarded.to(path).method(method, BodyPublishers.ofString("{}"));
        assertEquals(401, guarded.send(request).statusCode(), method + " " + path);
      }
    }
    HttpResponse<String> without = guarded.get("/v1/models");
    assertTrue(without.body().contains("invalid_api_key"), without.body());
    for (String value : List.of("Bearer third", "Bearer ", "first", "Basic first", "Bearer firs")) {
      assertEquals(401, models(guarded, "Authorization", value).statusCode(), value);
    }
    assertEquals(200, models(guarded, "Authorization", "Bearer first").statusCode());
    assertEquals(200, models(guarded, "Authorization", "bearer first").statusCode());
  }

  private static HttpResponse<String> models(TestServer server, String... headers) {
    return server.send(server.to("/v1/models").headers(headers));
  }

  @Test
  void keysComeFromAFileAndTheEnvironment(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("keys"), "# ours\nalpha\n\n  beta \n");
    ApiKeys keys = ApiKeys.read(Optional.of(file), Optional.of("gamma, delta"));
    for (String key : List.of("alpha", "beta", "gamma", "delta")) {
      assertTrue(keys.has(key), key);
    }
    assertFalse(keys.has("# ours"));
    assertFalse(keys.has(""));
    assertTrue(ApiKeys.read(Optional.empty(), Optional.of(" , ")).isEmpty());
    Path none = Files.writeString(folder.resolve("none"), "# nothing\n");
    assertThrows(InfernumException.class, () -> ApiKeys.read(Optional.of(none), Optional.empty()));
    assertThrows(
        InfernumException.class,
        () -> ApiKeys.read(Optional.of(folder.resolve("missing")), Optional.empty()));
  }

  @Test
  void aForeignPageMayNotAsk() {
    HttpResponse<String> foreign = models(open, "Origin", "https://evil.example.com");
    assertEquals(403, foreign.statusCode());
    assertTrue(foreign.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
    assertEquals(403, models(open, "Origin", "null").statusCode());
    assertEquals(
        403, models(open, "Origin", "https://evil.example.com:" + open.port()).statusCode());
    assertEquals(200, models(open, "Origin", open.url()).statusCode());
    HttpResponse<String> allowed = models(open, "Origin", PAGE);
    assertEquals(200, allowed.statusCode());
    assertEquals(PAGE, allowed.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
    assertTrue(
        open.get("/v1/models").headers().firstValue("Access-Control-Allow-Origin").isEmpty());
  }

  @Test
  void anAllowedPageAsksBeforehandWithoutItsKey() {
    HttpRequest.Builder preflight =
        guarded
            .to("/v1/chat/completions")
            .method("OPTIONS", BodyPublishers.noBody())
            .headers("Access-Control-Request-Method", "POST")
            .headers("Access-Control-Request-Headers", "authorization,content-type");
    assertEquals(403, guarded.send(preflight.copy()).statusCode());
    HttpResponse<String> response = guarded.send(preflight.headers("Origin", PAGE));
    assertEquals(204, response.statusCode());
    assertEquals(
        "authorization,content-type",
        response.headers().firstValue("Access-Control-Allow-Headers").orElse(""));
  }

  @Test
  void aForeignHostIsRefusedWhereNoKeyGuards() throws IOException {
    assertEquals("HTTP/1.1 403 ", statusOf(open, "evil.example.com"));
    assertEquals("HTTP/1.1 403 ", statusOf(open, "localhost.evil.example.com:8000"));
    assertEquals("HTTP/1.1 200 ", statusOf(open, "LOCALHOST:8000"));
    assertEquals("HTTP/1.1 200 ", statusOf(open, "127.0.0.1"));
    assertEquals("HTTP/1.1 200 ", statusOf(open, "[::1]:8000"));
    assertEquals("HTTP/1.1 200 ", statusOf(guarded, "llm.example.com"));
  }

  @Test
  void whatNobodyCanReadIsAnErrorInTheSameShape() throws IOException {
    for (String path : List.of("/v1/<models>", "/%zz", "/v1/models%00", "//", "/a/../../b")) {
      String answer = raw(open, "GET " + path + " HTTP/1.1\r\nHost: localhost");
      assertTrue(answer.startsWith("HTTP/1.1 40"), path + ": " + answer);
      String body = answer.substring(answer.indexOf("\r\n\r\n"));
      assertTrue(body.contains("{\"error\":{\"message\":"), path + ": " + answer);
    }
  }

  /** Java's client doesn't let a Host be set. */
  private static String statusOf(TestServer server, String host) throws IOException {
    return raw(server, "GET /health HTTP/1.1\r\nHost: " + host).lines().findFirst().orElse("");
  }

  private static String raw(TestServer server, String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
