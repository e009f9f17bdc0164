package infernum.server.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.server.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How the page is handed out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTest {
  /** Compressed; more would be felt on a phone. */
  private static final int LARGEST = 100_000;

  private final HttpClient client = HttpClient.newHttpClient();
  private final TestServer.Script script = new TestServer.Script("{{ messages }}", List.of());
  private final TestServer server = TestServer.scripted(script);

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }

  private HttpResponse<byte[]> get(String path, String... headers) {
    return send("GET", path, headers);
  }

  private HttpResponse<byte[]> send(String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(method, BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String header(HttpResponse<byte[]> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Test
  void everythingThatThePageNamesIsThere() {
    String page = new String(get("/").body(), java.nio.charset.StandardCharsets.UTF_8);
    List<String> named =
        Pattern.compile("(?:href|src)=\"([^\"]+)\"")
            .matcher(page)
            .results()
            .map((MatchResult match) -> match.group(1))
            .toList();
    assertEquals(List.of("page/icon.svg", "page/page.css", "page/page.js"), named);
    for (String path : named) {
      assertEquals(200, get("/" + path).statusCode(), path);
    }
    assertTrue(
        new String(get("/page/THIRD-PARTY.txt").body(), java.nio.charset.StandardCharsets.UTF_8)
            .contains("Preact"));
  }

  @Test
  void nothingIsAllowedThatThePageDoesNotNeed() {
    for (String path : List.of("/", "/page/page.js", "/page/page.css", "/page/icon.svg")) {
      HttpResponse<byte[]> response = get(path);
      String policy = header(response, "Content-Security-Policy");
      assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), policy);
      assertTrue(policy.contains("require-trusted-types-for 'script'"), policy);
      assertTrue(!policy.contains("unsafe") && !policy.contains("*"), policy);
      assertEquals("nosniff", header(response, "X-Content-Type-Options"));
      assertEquals("no-referrer", header(response, "Referrer-Policy"));
      assertEquals("DENY", header(response, "X-Frame-Options"));
    }
  }

  @Test
  void aBrowserThatHasItIsToldSo() {
    for (String coding : List.of("identity", "gzip, br", "gzip;q=0")) {
      HttpResponse<byte[]> first = get("/page/page.js", "Accept-Encoding", coding);
      String tag = header(first, "ETag");
      assertEquals("no-cache", header(first, "Cache-Control"));
      HttpResponse<byte[]> second =
          get("/page/page.js", "Accept-Encoding", coding, "If-None-Match", tag);
      assertEquals(304, second.statusCode(), coding);
      assertEquals(tag, header(second, "ETag"));
      assertEquals(0, second.body().length);
      assertEquals(200, get("/page/page.js", "If-None-Match", "\"another\"").statusCode(), coding);
    }
  }

  @Test
  void itIsCompressedForWhoeverTakesThat() throws IOException {
    int sum = 0;
    for (String path : List.of("/", "/page/page.js", "/page/page.css")) {
      HttpResponse<byte[]> plain = get(path);
      HttpResponse<byte[]> zipped = get(path, "Accept-Encoding", "br, gzip");
      assertEquals("", header(plain, "Content-Encoding"));
      assertEquals("gzip", header(zipped, "Content-Encoding"));
      assertEquals("Accept-Encoding", header(zipped, "Vary"));
      assertTrue(!header(plain, "ETag").equals(header(zipped, "ETag")));
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
        assertArrayEquals(plain.body(), in.readAllBytes());
      }
      sum += zipped.body().length;
    }
    assertTrue(sum < LARGEST, sum + " bytes");
  }

  @Test
  void itIsOnlyRead() {
    HttpResponse<byte[]> head = send("HEAD", "/");
    assertEquals(200, head.statusCode());
    assertEquals(Integer.toString(get("/").body().length), header(head, "Content-Length"));
    for (String path : List.of("/", "/page/page.js")) {
      for (String method : List.of("POST", "PUT", "DELETE")) {
        assertEquals(405, send(method, path).statusCode(), method + " " + path);
      }
    }
    for (String path :
        List.of("/page/", "/page/index.html", "/page/other.js", "/page/js/main.js")) {
      assertEquals(404, get(path).statusCode(), path);
    }
  }

  @Test
  void aForeignPageDoesNotGetIt() {
    assertEquals(403, get("/", "Origin", "https://evil.example.com").statusCode());
  }

  @Test
  void itIsThereBeforeTheModel() throws Exception {
    try (TestServer loading = TestServer.loading()) {
      HttpResponse<String> page =
          client.send(
              HttpRequest.newBuilder(URI.create(loading.url() + "/")).build(),
              BodyHandlers.ofString());
      assertEquals(200, page.statusCode());
      HttpResponse<String> models =
          client.send(
              HttpRequest.newBuilder(URI.create(loading.url() + "/v1/models")).build(),
              BodyHandlers.ofString());
      assertEquals(503, models.statusCode());
    }
  }
}
