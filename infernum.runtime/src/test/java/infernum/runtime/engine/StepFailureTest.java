package infernum.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.model.Chunk;
import infernum.spi.InfernumException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a step that fails does to its requests, to the others, and to the engine. */
@Timeout(60)
class StepFailureTest {
  private static final EngineLimits LIMITS =
      Capacity.DEFAULT
          .cachedTokens(160)
          .context(96)
          .batchTokens(32)
          .sequences(4)
          .queuedRequests(8)
          .queuedTokens(400)
          .exactly();

  private final ScriptedSession session = new ScriptedSession(10, ScriptedSession::endless);
  private final Rig rig = new Rig(session, LIMITS);

  /** Notes whether the engine was ready when it heard of its end. */
  private final class Watching implements AnswerListener {
    private final List<Boolean> ready = new ArrayList<>();
    private final List<Integer> free = new ArrayList<>();

    @Override
    public void token(int token, String text, Optional<infernum.runtime.sampling.Logprobs> l) {}

    @Override
    public void failed(Throwable cause) {
      ready.add(rig.engine.state().ready());
      free.add(session.freeBlocks());
    }

    @Override
    public void finished(FinishReason reason, String text) {
      ready.add(rig.engine.state().ready());
    }
  }

  private static IllegalStateException failure() {
    return new IllegalStateException("the device is gone");
  }

  /** Every step but the probes, which are of token 0 alone; prompts are of three. */
  private void failButForProbes() {
    session.beforeStep(() -> {
      if (!isProbe(session.steps().getLast())) {
        throw failure();
      }
    });
  }

  private static boolean isProbe(List<Chunk> step) {
    return step.size() == 1
        && step.getFirst().tokens().length == 1
        && step.getFirst().sequence().length() == 0;
  }

  private Watching watch(int seed) {
    Watching watching = new Watching();
    rig.engine.submit(Request.of(Rig.prompt(seed, 3), 5), watching);
    return watching;
  }

  @Test
  void itEndsTheRequestsInItAndTheOthersGoOn() {
    List<Heard> first =
        IntStream.range(0, 4).mapToObj(i -> rig.submit(Request.of(Rig.prompt(i, 3), 5))).toList();
    Heard waiting = rig.submit(Request.of(Rig.prompt(7, 3), 5));
    failButForProbes();
    assertTrue(rig.engine.work());
    for (Heard heard : first) {
      assertEquals(Rig.only(FinishReason.ERROR), heard.ends());
      assertEquals("the device is gone", heard.failures().getFirst().getMessage());
    }
    assertEquals(10, session.freeBlocks());
    assertTrue(rig.engine.state().ready());
    session.beforeStep(() -> {});
    rig.drain();
    assertEquals(Rig.expected(Rig.prompt(7, 3), 5), waiting.tokens());
  }

  @Test
  void theDeviceIsProbedByAStepOfOneTokenOnceWhatWasWrittenIsGone() {
    Watching watching = watch(1);
    failButForProbes();
    rig.engine.work();
    assertEquals(2, session.steps().size());
    assertTrue(isProbe(session.steps().getLast()));
    assertEquals(List.of(true, true), watching.ready);
    assertEquals(List.of(10), watching.free, "its blocks are back before it hears of the end");
    assertEquals(0, rig.engine.state().steps(), "a probe is nobody's step");
    assertEquals(0, rig.engine.state().tokens());
  }

  @Test
  void aDeviceThatFailsTheProbeEndsTheEngineWhichIsNotReadyBeforeAnybodyHearsOfIt() {
    List<Watching> all = IntStream.range(0, 6).mapToObj(this::watch).toList();
    IllegalStateException cause = failure();
    session.beforeStep(() -> {
      throw cause;
    });
    CompletableFuture<Optional<Throwable>> stopped = rig.engine.stopped().toCompletableFuture();
    assertFalse(rig.engine.work());
    for (Watching watching : all) {
      assertEquals(List.of(false, false), watching.ready);
    }
    assertEquals(10, session.freeBlocks());
    assertEquals(2, session.steps().size(), "the step and the probe, and no more");
    Throwable why = stopped.join().orElseThrow();
    assertEquals(
        "the device is lost: a step failed with java.lang.IllegalStateException: the device is"
            + " gone, and the one after it, of a single token, with"
            + " java.lang.IllegalStateException: the device is gone",
        why.getMessage());
    assertSame(cause, why.getCause());
    Exception refused =
        assertThrows(InfernumException.class, () -> rig.submit(Request.of(Rig.prompt(9, 3), 5)));
    assertEquals(
        "the engine has failed, and takes no more requests: " + why.getMessage(),
        refused.getMessage());
  }

  @Test
  void threeInARowEndTheEngineThoughEachProbePasses() {
    failButForProbes();
    List<Watching> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      assertTrue(rig.engine.state().ready());
      all.add(watch(i));
      if (i == 2) { // another one that waits
        IntStream.range(3, 7).mapToObj(this::watch).forEach(all::add);
      }
      rig.engine.work();
    }
    assertEquals(List.of(true, true), all.get(0).ready);
    assertEquals(List.of(true, true), all.get(1).ready);
    for (Watching watching : all.subList(2, 7)) {
      assertEquals(List.of(false, false), watching.ready);
    }
    assertFalse(rig.engine.state().ready());
    assertEquals(
        "3 steps in a row have failed, the last one with: java.lang.IllegalStateException: the"
            + " device is gone",
        rig.engine.stopped().toCompletableFuture().join().orElseThrow().getMessage());
    assertEquals(10, session.freeBlocks());
  }

  @Test
  void aGoodStepBetweenFailedOnesCountsThemAnew() {
    for (int i = 0; i < 8; i++) {
      failButForProbes();
      watch(i);
      rig.engine.work();
      if (i % 2 == 1) {
        session.beforeStep(() -> {});
        Heard good = rig.submit(Request.of(Rig.prompt(9, 3), 1));
        rig.drain();
        assertEquals(Rig.only(FinishReason.LENGTH), good.ends());
      }
    }
    assertTrue(rig.engine.state().ready());
  }

  @Test
  void aClosedEngineHasStoppedWithoutACause() {
    rig.engine.close();
    assertEquals(Optional.empty(), rig.engine.stopped().toCompletableFuture().join());
  }
}
