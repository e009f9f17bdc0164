package infernum.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.model.Chunk;
import infernum.runtime.sampling.Logprobs;
import infernum.spi.InfernumException;
import infernum.spi.scheduling.SchedulingPolicy;
import infernum.spi.scheduling.WaitingRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EngineTest {
  private static final EngineLimits LIMITS =
      Capacity.DEFAULT
          .cachedTokens(160)
          .context(96)
          .batchTokens(32)
          .sequences(4)
          .queuedRequests(8)
          .queuedTokens(400)
          .exactly();

  private final Rig rig = new Rig(new ScriptedSession(10, ScriptedSession::endless), LIMITS);

  @Test
  void anAnswerIsWhatTheModelSaysTokenByToken() {
    int[] prompt = Rig.prompt(1, 7);
    Heard heard = rig.submit(Request.of(prompt, 12));
    rig.drain();
    assertEquals(Rig.expected(prompt, 12), heard.tokens());
    assertEquals(Rig.only(FinishReason.LENGTH), heard.ends());
    assertEquals(10, rig.session.freeBlocks());
  }

  @Test
  void everyRunningRequestGetsATokenInEveryStepWhileALongPromptIsComputed() {
    List<Heard> streams = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      streams.add(rig.submit(Request.of(Rig.prompt(i, 3), 30)));
    }
    rig.engine.work();
    Heard late = rig.submit(Request.of(Rig.prompt(9, 80), 2));
    int begun = streams.getFirst().tokens().size();
    int steps = 0;
    while (late.tokens().isEmpty()) {
      rig.engine.work();
      steps++;
      for (Heard stream : streams) {
        assertEquals(begun + steps, stream.tokens().size());
      }
    }
    assertEquals(3, steps, "80 tokens at 29 a step");
    for (List<Chunk> step : rig.session.steps()) {
      assertTrue(step.stream().mapToInt(chunk -> chunk.tokens().length).sum() <= 32);
    }
  }

  /** What a benchmark's count of blocks stands on, as those of an answer that ends go back. */
  @Test
  void aListenerSeesTheBlocksOfTheStepThatItHearsOf() {
    List<Integer> free = new ArrayList<>();
    AnswerListener listener =
        new AnswerListener() {
          @Override
          public void token(int token, String text, Optional<Logprobs> logprobs) {
            free.add(rig.engine.state().freeBlocks());
          }

          @Override
          public void finished(FinishReason reason, String text) {}
        };
    rig.engine.submit(Request.of(Rig.prompt(1, 16), 2), listener);
    rig.drain();
    assertEquals(List.of(9, 8), free, "16 tokens fill a block, the next one begins another");
    assertEquals(10, rig.engine.state().freeBlocks());
  }

  @Test
  void requestsThatDontFitTogetherGiveWayAndEndAsIfAlone() {
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(rig.submit(Request.of(Rig.prompt(i, 20), 70)));
    }
    rig.drain();
    assertTrue(rig.engine.state().preemptions() > 0);
    for (int i = 0; i < 4; i++) {
      assertEquals(Rig.expected(Rig.prompt(i, 20), 70), all.get(i).tokens(), "request " + i);
      assertEquals(Rig.only(FinishReason.LENGTH), all.get(i).ends());
    }
    assertEquals(10, rig.session.freeBlocks());
  }

  @Test
  void aPromptBeyondTheContextIsRefusedWithBothNumbers() {
    Exception e =
        assertThrows(InfernumException.class, () -> rig.submit(Request.of(Rig.prompt(1, 96), 5)));
    assertTrue(e.getMessage().contains("96 tokens"), e.getMessage());
    assertTrue(e.getMessage().contains("context of 96 (Capacity.context, "), e.getMessage());
  }

  @Test
  void anAnswerEndsWithLengthWhereTheContextIsFull() {
    Heard heard = rig.submit(Request.of(Rig.prompt(1, 90), 50));
    rig.drain();
    assertEquals(Rig.expected(Rig.prompt(1, 90), 6), heard.tokens());
    assertEquals(Rig.only(FinishReason.LENGTH), heard.ends());
  }

  @Test
  void aCancelledRequestEndsWithinAStepWhereverItIs() {
    Heard[] heard = {new Heard(), new Heard(), new Heard()};
    Engine.Cancellation decoding = rig.engine.submit(Request.of(Rig.prompt(1, 3), 50), heard[0]);
    rig.engine.work();
    Engine.Cancellation prefilling = rig.engine.submit(Request.of(Rig.prompt(2, 80), 5), heard[1]);
    Engine.Cancellation queued = rig.engine.submit(Request.of(Rig.prompt(3, 80), 5), heard[2]);
    rig.engine.work();
    assertTrue(heard[1].tokens().isEmpty());
    decoding.cancel();
    prefilling.cancel();
    queued.cancel();
    rig.engine.work();
    for (Heard one : heard) {
      assertEquals(Rig.only(FinishReason.CANCELLED), one.ends());
    }
    assertEquals(10, rig.session.freeBlocks());
    decoding.cancel();
    rig.drain();
    assertEquals(1, heard[0].ends().size());
  }

  @Test
  void aRequestWhoseTimeIsOverEnds() {
    Heard heard = rig.submit(Request.of(Rig.prompt(1, 3), 50).within(Duration.ofSeconds(2)));
    rig.clock.set(Duration.ofSeconds(1).toNanos());
    rig.engine.work();
    assertEquals(List.of(), heard.ends());
    rig.clock.set(Duration.ofSeconds(2).toNanos());
    rig.engine.work();
    assertEquals(Rig.only(FinishReason.TIMEOUT), heard.ends());
    assertEquals(10, rig.session.freeBlocks());
  }

  @Test
  void aFullQueueRefusesUntilARequestHasStarted() {
    for (int i = 0; i < 8; i++) {
      rig.submit(Request.of(Rig.prompt(i, 5), 5));
    }
    Exception requests =
        assertThrows(QueueFullException.class, () -> rig.submit(Request.of(Rig.prompt(9, 5), 5)));
    assertTrue(requests.getMessage().contains("8 requests wait of 8"), requests.getMessage());
    rig.engine.work();
    for (int i = 0; i < 4; i++) {
      rig.submit(Request.of(Rig.prompt(i, 5), 5));
    }
    assertThrows(QueueFullException.class, () -> rig.submit(Request.of(Rig.prompt(9, 5), 5)));
    rig.drain();
    for (int i = 0; i < 5; i++) {
      rig.submit(Request.of(Rig.prompt(i, 75), 5));
    }
    Exception tokens =
        assertThrows(QueueFullException.class, () -> rig.submit(Request.of(Rig.prompt(9, 75), 5)));
    assertTrue(
        tokens.getMessage().contains("375 tokens of prompts wait of 400"), tokens.getMessage());
  }

  @Test
  void aListenerThatThrowsEndsItsOwnRequestOnly() {
    int[] ended = new int[1];
    rig.engine.submit(
        Request.of(Rig.prompt(1, 3), 5),
        new AnswerListener() {
          @Override
          public void token(int token, String text, Optional<Logprobs> logprobs) {
            throw new IllegalStateException("my own fault");
          }

          @Override
          public void finished(FinishReason reason, String text) {
            ended[0]++;
            assertEquals(FinishReason.ERROR, reason);
          }
        });
    Heard other = rig.submit(Request.of(Rig.prompt(2, 3), 5));
    rig.drain();
    assertEquals(1, ended[0]);
    assertEquals(Rig.expected(Rig.prompt(2, 3), 5), other.tokens());
    assertTrue(rig.engine.state().ready());
  }

  /** A policy of a plug-in: by priority, then by arrival. */
  private static final class Urgency implements SchedulingPolicy {
    @Override
    public String name() {
      return "urgency";
    }

    @Override
    public Comparator<WaitingRequest> order() {
      return Comparator.comparingInt(WaitingRequest::priority)
          .thenComparingLong(WaitingRequest::arrival);
    }
  }

  @Test
  void aPolicyDecidesWhoStartsFirstAndWhoGivesWay() {
    ScriptedSession session = new ScriptedSession(6, ScriptedSession::endless);
    EngineLimits limits =
        Capacity.DEFAULT
            .cachedTokens(96)
            .context(96)
            .batchTokens(32)
            .sequences(2)
            .queuedRequests(8)
            .queuedTokens(400)
            .exactly();
    try (Engine engine = new Engine(Rig.model(session), limits, new Urgency(), () -> 0)) {
      List<Integer> ended = new ArrayList<>();
      for (int priority : new int[] {5, 4, 3, 1}) {
        Request request = Request.of(Rig.prompt(priority, 20), 50).priority(priority);
        engine.submit(
            request,
            new AnswerListener() {
              @Override
              public void token(int token, String text, Optional<Logprobs> logprobs) {}

              @Override
              public void finished(FinishReason reason, String text) {
                ended.add(priority);
              }
            });
      }
      while (engine.work()) {
        assertTrue(engine.state().steps() < 1000);
      }
      assertEquals(List.of(1, 3, 4, 5), ended);
      assertTrue(engine.state().preemptions() > 0, "two don't fit to their ends");
    }
  }

  @Test
  void aStopTokenEndsAndIsNoPartOfTheAnswer() {
    List<Integer> all = Rig.expected(Rig.prompt(1, 3), 12);
    int stop = all.get(5);
    int first = all.indexOf(stop);
    Request.Ending ending = new Request.Ending(12, 0, Set.of(stop), List.of(), false);
    Heard heard = rig.submit(Request.of(Rig.prompt(1, 3), 12).with(ending));
    rig.drain();
    assertEquals(all.subList(0, first), heard.tokens());
    assertEquals(Rig.only(FinishReason.STOP), heard.ends());
  }

  @Test
  void promptAndAnswerPlacesAreToldWithTheirProbabilities() {
    Request request =
        Request.of(Rig.prompt(1, 40), 3).withLogprobs(OptionalInt.of(2), OptionalInt.of(1));
    Heard heard = rig.submit(request);
    rig.submit(Request.of(Rig.prompt(2, 50), 30));
    rig.submit(Request.of(Rig.prompt(3, 50), 30));
    rig.drain();
    assertEquals(1, heard.prompts().size());
    assertEquals(39, heard.prompts().getFirst().size());
    for (int i = 0; i < 39; i++) {
      var place = heard.prompts().getFirst().get(i);
      assertEquals(Rig.prompt(1, 40)[i + 1], place.token());
      assertEquals(
          ScriptedSession.endless(ScriptedSession.hash(Rig.prompt(1, 40), i + 1)),
          place.top().getFirst().token());
    }
    assertEquals(3, heard.logprobs().size());
    assertEquals(heard.tokens().getFirst(), heard.logprobs().getFirst().token());
    assertEquals(2, heard.logprobs().getFirst().top().size());
    // One logit of 10 among 49 of 0.
    assertEquals(-Math.log1p(49 * Math.exp(-10)), heard.logprobs().getFirst().logprob(), 1e-6);
  }

  @Test
  void closingEndsWhatIsOnItsWayOnceAndRefusesMore() throws InterruptedException {
    ScriptedSession session = new ScriptedSession(10, ScriptedSession::endless);
    Engine engine = new Engine(Rig.model(session), LIMITS, new FirstComeFirstServed());
    Heard done = new Heard();
    engine.submit(Request.of(Rig.prompt(1, 3), 5), done);
    assertEquals(FinishReason.LENGTH, done.await());
    session.beforeStep(() -> {
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    Heard open = new Heard();
    engine.submit(Request.of(Rig.prompt(2, 3), 80), open);
    engine.close();
    assertEquals(Rig.only(FinishReason.CANCELLED), open.ends());
    assertEquals(1, session.closed());
    assertFalse(engine.state().ready());
    assertThrows(
        InfernumException.class, () -> engine.submit(Request.of(Rig.prompt(3, 3), 5), open));
  }
}
