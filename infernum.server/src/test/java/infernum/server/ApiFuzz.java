package infernum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random requests for as long as {@code -Dfuzz.duration} says; {@code -Dinfernum.fuzz.seed=N}
 * repeats some.
 */
@Tag("fuzz")
class ApiFuzz {
  private static final String DURATION = System.getProperty("infernum.fuzz.duration", "20s");
  private static final long SEED = Long.getLong("infernum.fuzz.seed", System.nanoTime());

  @Test
  void whateverIsSentTheServerDoesNotFail() {
    Duration most = Duration.parse("PT" + DURATION.toUpperCase(Locale.ROOT));
    System.out.printf("fuzz: %s of requests, seed %d%n", most, SEED);
    long deadline = System.nanoTime() + most.toNanos();
    try (OpenApiTest.Server server = new OpenApiTest.Server()) {
      RandomRequests requests = server.requests(SEED);
      int sent = 0;
      for (; System.nanoTime() < deadline; sent++) {
        server.send(requests.next());
      }
      System.out.printf("fuzz: %d requests%n", sent);
      assertTrue(sent > 0);
      assertEquals(200, server.health());
    }
  }
}
