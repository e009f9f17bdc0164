package infernum.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Twenty thousand requests of mixed lengths, with cancellations, time limits and device errors, on
 * a fake clock. A failure names its seed, which reproduces it.
 */
class SimulationTest {
  private static final int REQUESTS = 20_000;
  private static final int BLOCKS = 20;
  private static final EngineLimits LIMITS = new EngineLimits(320, 200, 64, 8, 50, 4_000);

  /** One request and what became of it. */
  private record Client(
      Request request, Heard heard, Engine.Cancellation cancellation, long since, boolean may) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 20_261_124})
  void everyRequestEndsOnceForTheRightReasonAndEveryBlockComesBack(long seed) {
    try {
      simulate(new Random(seed));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private static void simulate(Random random) {
    ScriptedSession session = new ScriptedSession(BLOCKS, ScriptedSession::endless);
    Rig rig = new Rig(session, LIMITS);
    boolean[] failing = new boolean[1];
    session.beforeStep(() -> {
      if (random.nextInt(400) == 0) {
        failing[0] = true;
        throw new IllegalStateException("injected");
      }
    });
    List<Client> open = new ArrayList<>();
    Set<FinishReason> reasons = EnumSet.noneOf(FinishReason.class);
    int submitted = 0;
    int refused = 0;
    while (submitted < REQUESTS || !open.isEmpty()) {
      for (int i = random.nextInt(4); i > 0 && submitted < REQUESTS; i--) {
        try {
          open.add(submit(rig, random));
          submitted++;
        } catch (QueueFullException e) {
          refused++;
        }
      }
      if (random.nextInt(5) == 0 && !open.isEmpty()) {
        open.get(random.nextInt(open.size())).cancellation().cancel();
      }
      rig.clock.addAndGet(Duration.ofMillis(10).toNanos());
      rig.engine.work();
      session.steps().clear();
      assertTrue(rig.engine.state().waiting() <= LIMITS.queuedRequests() + LIMITS.sequences());
      assertTrue(rig.engine.state().running() <= LIMITS.sequences());
      open.removeIf(client -> ended(client, rig.clock.get(), reasons));
    }
    rig.drain();
    assertEquals(BLOCKS, session.freeBlocks());
    assertEquals(0, rig.engine.state().running() + rig.engine.state().waiting());
    assertTrue(refused > 0, "the queue was never full");
    assertTrue(failing[0] && rig.engine.state().preemptions() > 100, "too little went wrong");
    assertEquals(EnumSet.complementOf(EnumSet.of(FinishReason.STOP)), reasons);
  }

  private static Client submit(Rig rig, Random random) {
    int length = random.nextInt(10) == 0 ? 1 + random.nextInt(150) : 1 + random.nextInt(20);
    int answer = 1 + random.nextInt(random.nextInt(10) == 0 ? 120 : 30);
    Request request = Request.of(Rig.prompt(random.nextInt(), length), answer);
    boolean hurried = random.nextInt(20) == 0;
    if (hurried) {
      request = request.within(Duration.ofMillis(10L * random.nextInt(60)));
    }
    Heard heard = new Heard();
    return new Client(request, heard, rig.engine.submit(request, heard), rig.clock.get(), hurried);
  }

  /** Whether the request has ended; then it must have ended well. */
  private static boolean ended(Client client, long now, Set<FinishReason> reasons) {
    List<FinishReason> ends = client.heard().ends();
    if (ends.isEmpty()) {
      long waited = Duration.ofNanos(now - client.since()).toMillis();
      assertTrue(waited < 60_000, "a request waits for 6,000 steps");
      return false;
    }
    assertEquals(1, ends.size());
    reasons.add(ends.getFirst());
    int[] prompt = client.request().prompt();
    int most = Math.min(client.request().ending().maxTokens(), LIMITS.context() - prompt.length);
    List<Integer> tokens = client.heard().tokens();
    assertEquals(Rig.expected(prompt, tokens.size()), tokens);
    switch (ends.getFirst()) {
      case LENGTH -> assertEquals(most, tokens.size());
      case TIMEOUT -> assertTrue(client.may());
      case ERROR -> assertEquals("injected", client.heard().failures().getFirst().getMessage());
      case CANCELLED -> assertTrue(tokens.size() < most);
      case STOP -> throw new AssertionError("the model never ends by itself");
    }
    return true;
  }

  @Test
  void aRequestThatIsFirstIsNeverOvertakenForever() {
    Rig rig = new Rig(new ScriptedSession(BLOCKS, ScriptedSession::endless), LIMITS);
    Heard large = rig.submit(Request.of(Rig.prompt(1, 190), 10));
    int others = 0;
    while (large.ends().isEmpty()) {
      if (others < 40) {
        rig.submit(Request.of(Rig.prompt(others++, 4), 100));
      }
      rig.engine.work();
      assertTrue(rig.engine.state().steps() < 100, "it starves");
    }
    assertEquals(Rig.expected(Rig.prompt(1, 190), 10), large.tokens());
  }
}
