package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.server.served.ModelSlot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many clients at once, of whom few behave, for a minute: afterwards the server holds nothing that
 * it didn't hold before, and answers as it did. {@code -Dinfernum.load.seed=N} repeats one.
 */
@Tag("load")
class LoadTest {
  private static final int CLIENTS = Integer.getInteger("infernum.load.clients", 200);
  private static final Duration LONG =
      Duration.ofSeconds(Integer.getInteger("infernum.load.seconds", 60));
  private static final long SEED = Long.getLong("infernum.load.seed", System.nanoTime());
  private static final long MIB = 1 << 20;

  /** Most of it is what clients of this very process hold. */
  private static final long MOST_HEAP = 512 * MIB;

  private static final String QUESTION =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"What is 7 plus 8?\"}],\"temperature\":0}";

  private final Tally tally = new Tally();

  @Test
  void aServerOfManyClientsKeepsNothingOfThem() throws Exception {
    System.out.printf("load: %d clients, %d s, seed %d%n", CLIENTS, LONG.toSeconds(), SEED);
    try (TestServer server = TestServer.spark()) {
      String before = answer(server);
      load(server, SEED, LONG.dividedBy(6)); // what comes once has come
      ModelSlot slot = server.slot;
      int blocks = idle(server, slot);
      Footprint first = Footprint.now();
      System.out.printf("load: after a warm-up %s%n", first);
      long most = load(server, SEED + CLIENTS, LONG);
      assertEquals(blocks, idle(server, slot), "blocks of the cache");
      Footprint last = Footprint.now();
      System.out.printf("load: %s%n", tally);
      System.out.printf("load: afterwards %s; most heap in use %d MiB%n", last, most / MIB);
      assertEquals(0, tally.faults(), tally.shownFaults());
      assertEquals(before, answer(server));
      assertEquals(200, server.get("/health").statusCode());
      check(first, last);
      assertTrue(most < first.heap() + MOST_HEAP, most / MIB + " MiB of heap");
      assertTrue(tally.get("stream 200") > CLIENTS, tally.toString());
    }
  }

  private static String answer(TestServer server) {
    return server
        .ask("/v1/chat/completions", QUESTION)
        .at("/choices/0/message/content")
        .stringValue();
  }

  private static void check(Footprint first, Footprint last) {
    assertTrue(last.heap() < first.heap() + 16 * MIB, "heap: " + first + ", then " + last);
    assertTrue(last.threads() <= first.threads() + 8, "threads: " + first + ", then " + last);
    assertTrue(last.handlers() <= 2, "handlers: " + last);
    assertTrue(
        last.descriptors() <= first.descriptors() + 10, "descriptors: " + first + ", then " + last);
  }

  /**
   * Waits until nothing is asked for, and every connection has ended; blocks that are free then.
   */
  private static int idle(TestServer server, ModelSlot slot) throws IOException {
    server.awaitIdle(Duration.ofSeconds(10));
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (Footprint.now().handlers() > 0 && System.nanoTime() < deadline) {
      Waiting.briefly();
    }
    return slot.model().orElseThrow().engine().state().freeBlocks();
  }

  /** Lets all clients ask for so long; bytes of heap that were most in use. */
  private long load(TestServer server, long seed, Duration how) throws InterruptedException {
    long deadline = System.nanoTime() + how.toNanos();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(
          Thread.startVirtualThread(new LoadClient(server.port(), seed + i, deadline, tally)));
    }
    long most = 0;
    for (Thread client : clients) {
      while (!client.join(Duration.ofSeconds(1))) {
        most = Math.max(most, Footprint.heapAfterCollection());
        assertTrue(
            System.nanoTime() < deadline + Duration.ofMinutes(2).toNanos(), "a client hangs");
      }
    }
    return most;
  }
}
