package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** HTTP as it comes from clients that nobody would write today, or that somebody wrote by hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String HI = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  private static final String HOST = "Host: localhost\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";

  private final TestServer.Script script =
      new TestServer.Script("{% for m in messages %}{{ m.content }}{% endfor %}", List.of());
  private final TestServer server = TestServer.scripted(script);

  WireTest() {
    script.say("Hello");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Wire.Reply ask(String bytes) throws IOException {
    try (Wire wire = new Wire(server.port())) {
      return wire.send(bytes).read(bytes.startsWith("HEAD "));
    }
  }

  /** Each in OpenAI's shape, also where Tomcat refuses it before anybody else has seen it. */
  @TestFactory
  Stream<DynamicTest> whatIsMalformedIsRefused() {
    return Malformed.all().stream()
        .filter(bad -> bad.status() != Malformed.NOTHING)
        .map(bad -> DynamicTest.dynamicTest(bad.name(), () -> refused(bad.status(), bad.bytes())));
  }

  private void refused(int status, String bytes) throws IOException {
    Wire.Reply reply = ask(bytes);
    assertEquals(status, reply.status(), reply.toString());
    JsonNode error = TestServer.JSON.readTree(reply.body()).at("/error");
    assertTrue(error.at("/message").isString() && error.at("/type").isString(), reply.toString());
  }

  @Test
  void headIsGetWithoutABody() throws IOException {
    try (Wire wire = new Wire(server.port())) {
      for (String path : List.of("/health", "/v1/models", "/metrics", "/openapi.json")) {
        Wire.Reply reply = wire.send("HEAD " + path + " HTTP/1.1\r\n" + HOST + "\r\n").read(true);
        assertEquals(200, reply.status(), path);
      }
      wire.send("GET /health HTTP/1.1\r\n" + HOST + "\r\n");
      assertEquals("{\"status\":\"ok\"}", wire.read().body(), "no body was in between");
      wire.send("HEAD " + CHAT + " HTTP/1.1\r\n" + HOST + "\r\n");
      assertEquals(405, wire.read(true).status());
    }
  }

  @Test
  void optionsNameTheMethods() throws IOException {
    Wire.Reply chat = ask("OPTIONS " + CHAT + " HTTP/1.1\r\n" + HOST + "\r\n");
    assertEquals(200, chat.status());
    assertTrue(chat.headers().get("allow").contains("POST"), chat.toString());
    Wire.Reply health = ask("OPTIONS /health HTTP/1.1\r\n" + HOST + "\r\n");
    assertTrue(health.headers().get("allow").contains("GET"), health.toString());
    assertEquals(404, ask("OPTIONS /nothing HTTP/1.1\r\n" + HOST + "\r\n").status());
  }

  @Test
  void methodsThatNobodyTakesAreRefused() throws IOException {
    for (String method : List.of("PUT", "DELETE", "PATCH", "TRACE", "BREW", "post")) {
      refused(405, method + " " + CHAT + " HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n");
    }
  }

  @Test
  void typesOfBodiesMayHaveParametersAndOthersAreRefused() throws IOException {
    String length = "Content-Length: " + HI.length() + "\r\n\r\n" + HI;
    String head = "POST " + CHAT + " HTTP/1.1\r\n" + HOST;
    assertEquals(
        200, ask(head + "content-type: application/json; charset=utf-8\r\n" + length).status());
    assertEquals(200, ask(head + "Content-Type: Application/JSON\r\n" + length).status());
    refused(415, head + "Content-Type: garbage\r\n" + length);
    refused(415, head + "Content-Type:\r\n" + length);
    refused(415, head + "Content-Type: multipart/form-data\r\n" + length);
    refused(415, head + JSON + "Content-Encoding: gzip\r\n" + length);
    assertEquals(200, ask(head + JSON + "Content-Encoding: identity\r\n" + length).status());
  }

  @Test
  void bodiesMayComeInChunks() throws IOException {
    String head =
        "POST " + CHAT + " HTTP/1.1\r\n" + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n";
    StringBuilder chunks = new StringBuilder(head);
    HI.chars().forEach(c -> chunks.append("1;ext=1\r\n").append((char) c).append("\r\n"));
    Wire.Reply reply = ask(chunks + "0\r\nTrailer: x\r\n\r\n");
    assertEquals(200, reply.status(), reply.body());
    assertTrue(reply.body().contains("Hello"), reply.body());
  }

  @Test
  void whoExpectsToBeAskedForTheBodyIsAsked() throws IOException {
    String head = "POST " + CHAT + " HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\n";
    try (Wire wire = new Wire(server.port())) {
      wire.send(head + JSON + "Content-Length: " + HI.length() + "\r\n\r\n");
      assertEquals(100, wire.read().status());
      assertEquals(200, wire.send(HI).read().status());
    }
    refused(415, head + "Content-Length: 5\r\n\r\n");
    refused(413, head + JSON + "Content-Length: 900000000\r\n\r\n");
    refused(417, head.replace("100-continue", "coffee") + JSON + "Content-Length: 0\r\n\r\n");
  }

  @Test
  void httpOneZeroIsAnsweredUntilTheConnectionEnds() throws IOException {
    try (Wire wire = new Wire(server.port())) {
      wire.send("GET /health HTTP/1.0\r\n\r\n"); // a probe that knows no Host
      assertEquals(200, wire.read().status());
      assertTrue(wire.atEnd());
    }
    String body = HI.replace("]}", "],\"stream\":true}");
    try (Wire wire = new Wire(server.port())) {
      wire.send(Wire.post(CHAT, body).replace("HTTP/1.1", "HTTP/1.0"));
      Wire.Reply reply = wire.read();
      assertEquals(200, reply.status());
      assertEquals(
          "Hello",
          Streamed.chat(TestServer.events(reply.body())).choices().get(0).content.toString());
    }
  }

  @Test
  void aTargetMayNameTheServer() throws IOException {
    assertEquals(200, ask("GET http://localhost/health HTTP/1.1\r\n" + HOST + "\r\n").status());
    refused(403, "GET http://evil.example/health HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  }
}
