package infernum.server;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/**
 * One of many clients: asks again and again until its time is over, in ways that a seed decides.
 * Some listen to the end; others leave in the midst, read slowly, or send what no server can read.
 */
final class LoadClient implements Runnable {
  private static final String CHAT = "/v1/chat/completions";

  private final int port;
  private final Random random;
  private final long deadline;
  private final Tally tally;

  /** With its own random numbers. */
  LoadClient(int port, long seed, long deadline, Tally tally) {
    this.port = port;
    this.random = new Random(seed);
    this.deadline = deadline;
    this.tally = tally;
  }

  @Override
  public void run() {
    while (System.nanoTime() < deadline) {
      int kind = random.nextInt(100);
      try {
        ask(kind);
      } catch (IOException | RuntimeException e) {
        tally.fault("kind %d: %s".formatted(kind, e));
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void ask(int kind) throws IOException, InterruptedException {
    if (kind < 40) {
      listen();
    } else if (kind < 55) {
      leave(true);
    } else if (kind < 63) {
      readSlowly();
    } else if (kind < 73) {
      askWhole();
    } else if (kind < 80) {
      leave(false);
    } else if (kind < 95) {
      sendMalformed();
    } else {
      look();
    }
  }

  private String chat(String fields) {
    return Wire.post(
        CHAT,
        "{\"messages\":[{\"role\":\"user\",\"content\":\"What is %d plus %d?\"}],\"seed\":%d%s}"
            .formatted(random.nextInt(10), random.nextInt(10), random.nextInt(1000), fields));
  }

  private String stream(int tokens) {
    return chat(
        (",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"temperature\":1,"
                + "\"max_tokens\":%d,\"ignore_eos\":%b")
            .formatted(tokens, random.nextBoolean()));
  }

  private void listen() throws IOException {
    try (Wire wire = new Wire(port)) {
      Wire.Reply reply = wire.send(stream(1 + random.nextInt(60))).read();
      tally.count("stream " + reply.status());
      if (reply.status() == 200) {
        List<JsonNode> events = TestServer.events(reply.body());
        JsonNode tokens = events.getLast().at("/usage/completion_tokens");
        tally.add("tokens", tokens.asInt(0));
        if (!tokens.isNumber() || events.stream().anyMatch(event -> event.has("error"))) {
          tally.fault("a stream: " + reply.body());
        }
      } else {
        requireBusy(reply);
      }
    }
  }

  private void requireBusy(Wire.Reply reply) {
    if (reply.status() != 429 || !reply.headers().containsKey("retry-after")) {
      tally.fault(reply.toString());
    }
  }

  /** Perhaps before anything was said; perhaps with a reset. */
  private void leave(boolean streamed) throws IOException, InterruptedException {
    try (Wire wire = new Wire(port)) {
      wire.send(streamed ? stream(400) : chat(",\"max_tokens\":400,\"ignore_eos\":true,\"n\":2"));
      if (streamed && random.nextBoolean()) {
        wire.skip(random.nextInt(4000));
      } else {
        Thread.sleep(random.nextInt(300));
      }
      if (random.nextBoolean()) {
        wire.reset();
      }
    }
    tally.count(streamed ? "left a stream" : "left a whole answer");
  }

  /** A few bytes now and then, then not at all. */
  private void readSlowly() throws IOException, InterruptedException {
    try (Wire wire = new Wire(port, 4096)) {
      wire.send(stream(400));
      for (int i = 0; i < 5; i++) {
        wire.skip(200);
        Thread.sleep(random.nextInt(700));
      }
    }
    tally.count("read slowly");
  }

  private void askWhole() throws IOException {
    try (Wire wire = new Wire(port)) {
      int n = random.nextInt(4) == 0 ? 32 : 1;
      Wire.Reply reply = wire.send(chat(",\"max_tokens\":20,\"n\":" + n)).read();
      tally.count("whole " + reply.status());
      if (reply.status() == 200) {
        JsonNode answer = TestServer.JSON.readTree(reply.body());
        tally.add("tokens", answer.at("/usage/completion_tokens").intValue());
        if (answer.at("/choices").size() != n) {
          tally.fault("an answer of %d: %s".formatted(n, reply.body()));
        }
      } else {
        requireBusy(reply);
      }
    }
  }

  private void sendMalformed() throws IOException {
    Malformed bad = Malformed.any(random);
    try (Wire wire = new Wire(port)) {
      wire.send(bad.bytes());
      if (bad.status() != Malformed.NOTHING) {
        Wire.Reply reply = wire.read();
        if (reply.status() != bad.status()) {
          tally.fault("%s: %s".formatted(bad.name(), reply));
        }
        tally.count("malformed " + reply.status());
      } else {
        tally.count("malformed, incomplete");
      }
    } catch (EOFException e) {
      tally.fault("%s: no answer (%s)".formatted(bad.name(), e.getMessage()));
    }
  }

  private void look() throws IOException, InterruptedException {
    String path = random.nextBoolean() ? "/health" : "/metrics";
    for (int i = 0; i < 2; i++) {
      try (Wire wire = new Wire(port)) {
        Wire.Reply reply = wire.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").read();
        tally.count(path + " " + reply.status());
        if (reply.status() == 200) {
          return;
        }
        Thread.sleep(1000); // whoever watches a server believes what it says twice
      }
    }
    tally.fault(path + " isn't well");
  }
}
