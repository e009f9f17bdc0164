package infernum.server;

import java.util.List;
import java.util.Random;

/** Requests that a client should not send, each with what may come of it. */
record Malformed(String name, String bytes, int status) {
  /** Nothing is answered: the request isn't complete, or its connection ends. */
  static final int NOTHING = 0;

  private static final String CHAT = "/v1/chat/completions";
  private static final String HEAD = "POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String HI =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":3}";

  private static final List<Malformed> ALL =
      List.of(
          new Malformed("no JSON", Wire.post(CHAT, "{\"messages\": ["), 400),
          new Malformed("a list", Wire.post(CHAT, "[]"), 400),
          new Malformed("unknown field", Wire.post(CHAT, HI.replace("max_", "mx_")), 400),
          new Malformed("wrong type", Wire.post(CHAT, HI.replace("3", "\"3\"")), 400),
          new Malformed("no messages", Wire.post(CHAT, "{\"messages\":[]}"), 400),
          new Malformed("deep", Wire.post(CHAT, "[".repeat(5000)), 400),
          new Malformed(
              "another model", Wire.post(CHAT, "{\"model\":\"x\"," + HI.substring(1)), 404),
          new Malformed("no such path", Wire.post("/v2/chat", HI), 404),
          new Malformed(
              "wrong method", "GET " + CHAT + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
          new Malformed("no type", HEAD + "Content-Length: 2\r\n\r\n{}", 415),
          new Malformed(
              "wrong type", HEAD + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 415),
          new Malformed("no host", "GET /health HTTP/1.1\r\n\r\n", 400),
          new Malformed("foreign host", "GET /health HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403),
          new Malformed("huge header", HEAD + "X-Big: " + "x".repeat(20_000) + "\r\n\r\n", 400),
          new Malformed("no HTTP", "\u0016\u0003\u0001\u0002hello\r\n\r\n", 400),
          new Malformed("bad path", "GET /a|b\u0001 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
          new Malformed("bad length", HEAD + JSON + "Content-Length: -5\r\n\r\n{}", 400),
          new Malformed(
              "bad chunk", HEAD + JSON + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n", 400),
          new Malformed("half a head", HEAD + JSON, NOTHING),
          new Malformed("half a body", HEAD + JSON + "Content-Length: 500\r\n\r\n" + HI, NOTHING),
          new Malformed(
              "half a chunk", HEAD + JSON + "Transfer-Encoding: chunked\r\n\r\nff\r\n{", NOTHING));

  static List<Malformed> all() {
    return ALL;
  }

  static Malformed any(Random random) {
    return ALL.get(random.nextInt(ALL.size()));
  }
}
