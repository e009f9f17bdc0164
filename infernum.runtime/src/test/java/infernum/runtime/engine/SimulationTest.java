package infernum.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Twenty thousand requests of mixed lengths, with cancellations, time limits and device errors, on
 * a fake clock. What each request may end with, and when, follows from what was done to it, not
 * from the engine. A failure names its seed, which reproduces it.
 */
@Timeout(300)
class SimulationTest {
  private static final int REQUESTS = 20_000;
  private static final int BLOCKS = 20;
  private static final EngineLimits LIMITS =
      Capacity.DEFAULT
          .cachedTokens(320)
          .context(200)
          .batchTokens(64)
          .sequences(8)
          .queuedRequests(50)
          .queuedTokens(4_000)
          .exactly();
  private static final long NEVER = Long.MAX_VALUE;

  @ParameterizedTest
  @ValueSource(longs = {1, 20_261_124})
  void everyRequestEndsOnceForTheRightReasonAndEveryBlockComesBack(long seed) {
    try {
      new Simulation(new Random(seed)).run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  /** One request, what was done to it, and what became of it. */
  private static final class Client {
    private final Heard heard = new Heard();
    private final long since;
    private final long deadline;

    /** What it would be told if it were left alone; with the end token, where there is one. */
    private final List<Integer> whole;

    private Engine.Cancellation cancellation = () -> {};
    private boolean cancelled;

    Client(Request request, long now) {
      this.since = now;
      this.deadline = request.timeout().map(limit -> now + limit.toNanos()).orElse(NEVER);
      int room = LIMITS.context() - request.prompt().length;
      int most = Math.min(request.ending().maxTokens(), room);
      this.whole = Rig.expected(ScriptedSession::mortal, request.prompt(), most);
    }

    void cancel() {
      cancelled = true;
      cancellation.cancel();
    }

    /**
     * Checks what a step made of it.
     *
     * @param now when the step was
     * @param failed whether the device failed in it
     * @return whether it has ended
     */
    boolean ended(long now, boolean failed) {
      List<FinishReason> ends = heard.ends();
      int count = heard.count();
      boolean said = whole.getLast() == ScriptedSession.END;
      List<Integer> answer = said ? whole.subList(0, whole.size() - 1) : whole;
      assertTrue(count <= answer.size(), "it was told more than its answer");
      if (cancelled) {
        assertEquals(Rig.only(FinishReason.CANCELLED), ends, "it was cancelled before this step");
      } else if (now >= deadline) {
        assertEquals(Rig.only(FinishReason.TIMEOUT), ends, "its time was over before this step");
      } else if (!ends.isEmpty()) {
        assertEquals(1, ends.size());
        if (failed) {
          assertEquals(FinishReason.ERROR, ends.getFirst());
          assertEquals("injected", heard.failures().getFirst().getMessage());
        } else {
          assertEquals(said ? FinishReason.STOP : FinishReason.LENGTH, ends.getFirst());
          assertEquals(answer.size(), count);
        }
      } else {
        assertTrue(count < whole.size(), "it has all of its answer, but no end");
        long waited = Duration.ofNanos(now - since).toMillis();
        assertTrue(waited < 60_000, "it waits for 6,000 steps");
      }
      if (!ends.isEmpty()) {
        assertEquals(answer.subList(0, count), heard.tokens());
      }
      return !ends.isEmpty();
    }
  }

  private static final class Simulation {
    private final Random random;
    private final ScriptedSession session = new ScriptedSession(BLOCKS, ScriptedSession::mortal);
    private final Rig rig = new Rig(session, LIMITS);
    private final List<Client> open = new ArrayList<>();
    private final List<Client> done = new ArrayList<>();
    private boolean failed;
    private int refused;

    Simulation(Random random) {
      this.random = random;
      session.beforeStep(() -> {
        if (!failed && random.nextInt(400) == 0) { // the probe after it passes
          failed = true;
          throw new IllegalStateException("injected");
        }
      });
    }

    void run() {
      int submitted = 0;
      while (submitted < REQUESTS || !open.isEmpty()) {
        for (int i = random.nextInt(4); i > 0 && submitted < REQUESTS; i--) {
          submitted += submit() ? 1 : 0;
        }
        if (random.nextInt(5) == 0 && !open.isEmpty()) {
          open.get(random.nextInt(open.size())).cancel();
        }
        step();
      }
      assertTrue(!rig.engine.work(), "nothing is left to do");
      assertEquals(BLOCKS, session.freeBlocks());
      assertEquals(0, rig.engine.state().running() + rig.engine.state().waiting());
      enoughHappened();
    }

    private boolean submit() {
      int length = random.nextInt(10) == 0 ? 1 + random.nextInt(150) : 1 + random.nextInt(20);
      int answer = 1 + random.nextInt(random.nextInt(10) == 0 ? 120 : 30);
      Request request = Request.of(Rig.prompt(random.nextInt(), length), answer);
      if (random.nextInt(20) == 0) {
        request = request.within(Duration.ofMillis(10L * random.nextInt(60) + 5));
      }
      try {
        Client client = new Client(request, rig.clock.get());
        client.cancellation = rig.engine.submit(request, client.heard);
        open.add(client);
        return true;
      } catch (QueueFullException e) {
        refused++;
        return false;
      }
    }

    private void step() {
      long now = rig.clock.addAndGet(Duration.ofMillis(10).toNanos());
      failed = false;
      rig.engine.work();
      EngineState state = rig.engine.state();
      assertTrue(state.waiting() <= LIMITS.queuedRequests() + LIMITS.sequences());
      assertTrue(state.running() <= LIMITS.sequences());
      assertTrue(session.holders() <= state.running(), "only running requests own blocks");
      assertEquals(BLOCKS, session.freeBlocks() + session.lentBlocks());
      int errors = 0;
      for (Client client : List.copyOf(open)) {
        if (client.ended(now, failed)) {
          open.remove(client);
          done.add(client);
          errors += client.heard.failures().size();
        }
      }
      assertEquals(failed ? session.steps().getFirst().size() : 0, errors, "those of its step");
      session.steps().clear();
    }

    private void enoughHappened() {
      Map<FinishReason, Integer> reasons = new EnumMap<>(FinishReason.class);
      for (Client client : done) {
        assertEquals(1, client.heard.ends().size(), "it ended again later");
        reasons.merge(client.heard.ends().getFirst(), 1, Integer::sum);
      }
      assertEquals(REQUESTS, done.size());
      for (FinishReason reason : FinishReason.values()) {
        assertTrue(reasons.getOrDefault(reason, 0) > 50, () -> "too few of each: " + reasons);
      }
      assertTrue(refused > 0, "the queue was never full");
      assertTrue(rig.engine.state().preemptions() > 100, "too few gave way");
    }
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
