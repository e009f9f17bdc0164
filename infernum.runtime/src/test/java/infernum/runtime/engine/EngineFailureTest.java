package infernum.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.sampling.Logprobs;
import infernum.spi.InfernumException;
import infernum.spi.scheduling.SchedulingPolicy;
import infernum.spi.scheduling.WaitingRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine with its thread, when what isn't a step's fails, and when it is closed. */
@Timeout(60)
class EngineFailureTest {
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

  /** First come first served, until it is told how many more answers it has. */
  private static final class FailingPolicy implements SchedulingPolicy {
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

    @Override
    public String name() {
      return "failing";
    }

    @Override
    public Comparator<WaitingRequest> order() {
      return (a, b) -> {
        if (left.getAndDecrement() <= 0) {
          throw new IllegalStateException("the policy is at a loss");
        }
        return Long.compare(a.arrival(), b.arrival());
      };
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** However far it gets: in the midst of adding, scheduling, or running. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 50, 100})
  void aPolicyThatThrowsEndsEveryRequestOnceWithTheCause(int comparisons)
      throws InterruptedException {
    failsAfter(comparisons, List.of());
  }

  /** A request that is taken out for its own reason isn't lost on the way. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void aPolicyThatThrowsWhileRequestsAreTakenOutEndsThemOnceToo(int comparisons)
      throws InterruptedException {
    failsAfter(comparisons, List.of(1, 2, 5));
  }

  private void failsAfter(int comparisons, List<Integer> cancelled) throws InterruptedException {
    FailingPolicy policy = new FailingPolicy();
    CountDownLatch running = new CountDownLatch(2);
    CountDownLatch submitted = new CountDownLatch(1);
    session.beforeStep(() -> {
      running.countDown();
      if (running.getCount() == 0) {
        await(submitted);
      }
    });
    Engine engine = new Engine(Rig.model(session), LIMITS, policy);
    List<Heard> all = Stream.generate(Heard::new).limit(7).toList();
    List<Engine.Cancellation> cancellations = engine.submit(Request.of(Rig.prompt(1, 3), 60), all);
    running.await();
    cancelled.forEach(i -> cancellations.get(i).cancel());
    policy.left.set(comparisons);
    submitted.countDown();
    for (Heard heard : all) {
      heard.await();
    }
    engine.close();
    int failed = 0;
    for (int i = 0; i < all.size(); i++) {
      Heard heard = all.get(i);
      assertEquals(1, heard.ends().size());
      boolean error = heard.ends().getFirst() == FinishReason.ERROR;
      assertTrue(error || cancelled.contains(i), "request " + i);
      if (error) {
        assertEquals(1, heard.failures().size());
        assertEquals("the policy is at a loss", heard.failures().getFirst().getMessage());
        failed++;
      }
    }
    assertTrue(failed >= 7 - Math.min(cancelled.size(), comparisons), failed + " failed");
    assertEquals(10, session.freeBlocks());
    assertEquals(0, engine.state().running() + engine.state().waiting());
  }

  @Test
  void aListenerThatFailsAtTheBeginEndsItsOwnRequestWithTheCause() throws InterruptedException {
    CompletableFuture<Throwable> cause = new CompletableFuture<>();
    CompletableFuture<FinishReason> reason = new CompletableFuture<>();
    Heard other = new Heard();
    try (Engine engine = new Engine(Rig.model(session), LIMITS, new FirstComeFirstServed())) {
      engine.submit(
          Request.of(Rig.prompt(1, 3), 5),
          new AnswerListener() {
            @Override
            public void started() {
              throw new IllegalStateException("not now");
            }

            @Override
            public void token(int token, String text, Optional<Logprobs> logprobs) {}

            @Override
            public void failed(Throwable failure) {
              cause.complete(failure);
            }

            @Override
            public void finished(FinishReason why, String text) {
              reason.complete(why);
            }
          });
      engine.submit(Request.of(Rig.prompt(1, 3), 5), other);
      other.await();
      assertEquals(FinishReason.ERROR, reason.join());
      assertEquals("not now", cause.join().getCause().getMessage());
      assertEquals(List.of(FinishReason.LENGTH), other.ends());
      assertEquals(10, session.freeBlocks());
    }
  }

  @Test
  void anEngineThatHasFailedIsNotReadyAndRefusesWithTheCause() throws InterruptedException {
    FailingPolicy policy = new FailingPolicy();
    policy.left.set(0);
    try (Engine engine = new Engine(Rig.model(session), LIMITS, policy)) {
      Heard heard = new Heard();
      engine.submit(Request.of(Rig.prompt(1, 3), 5), heard);
      assertEquals(FinishReason.ERROR, heard.await());
      assertFalse(engine.state().ready());
      Exception e =
          assertThrows(
              InfernumException.class,
              () -> engine.submit(Request.of(Rig.prompt(2, 3), 5), new Heard()));
      assertTrue(
          e.getMessage().startsWith("the engine has failed, and takes no more requests: "),
          e.getMessage());
      assertEquals("the policy is at a loss", e.getCause().getMessage());
    }
    assertEquals(1, session.closed());
  }

  /** A request that can't be found any more would get no more tokens, and never end. */
  @Test
  void aPolicyThatChangesItsMindIsAFailureToo() throws InterruptedException {
    int[] sign = {1};
    SchedulingPolicy fickle =
        new SchedulingPolicy() {
          @Override
          public String name() {
            return "fickle";
          }

          @Override
          public Comparator<WaitingRequest> order() {
            return Comparator.comparingLong(request -> sign[0] * request.arrival());
          }
        };
    Engine engine = new Engine(Rig.model(session), LIMITS, fickle);
    session.beforeStep(() -> {
      if (session.steps().size() == 4) {
        sign[0] = -1;
      }
    });
    List<Heard> all = Stream.generate(Heard::new).limit(4).toList();
    engine.submit(Request.of(Rig.prompt(1, 3), 12), all);
    for (Heard heard : all) {
      heard.await();
    }
    assertFalse(engine.state().ready());
    engine.close();
    for (Heard heard : all) {
      assertEquals(Rig.only(FinishReason.ERROR), heard.ends());
      assertEquals(4, heard.count(), "as many as before it changed");
      assertTrue(
          heard
              .failures()
              .getFirst()
              .getMessage()
              .startsWith("the scheduling policy orders requests otherwise than before: request "),
          heard.failures()::toString);
    }
    assertEquals(10, session.freeBlocks());
  }

  @Test
  void closingTwiceIsClosingOnceAlsoFromTwoThreads() throws InterruptedException {
    Engine engine = new Engine(Rig.model(session), LIMITS, new FirstComeFirstServed());
    Heard open = new Heard();
    engine.submit(Request.of(Rig.prompt(1, 3), 60), open);
    Thread other = Thread.ofPlatform().start(engine::close);
    engine.close();
    other.join();
    engine.close();
    assertEquals(1, session.closed());
    assertEquals(1, open.ends().size());
    assertFalse(engine.state().ready());
  }

  @Test
  void aListenerThatClosesTheEngineIsRefusedAndTheEngineGoesOn() throws InterruptedException {
    Engine engine = new Engine(Rig.model(session), LIMITS, new FirstComeFirstServed());
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    engine.submit(
        Request.of(Rig.prompt(1, 3), 2),
        new AnswerListener() {
          @Override
          public void token(int token, String text, Optional<Logprobs> logprobs) {
            try {
              engine.close();
              thrown.complete(new AssertionError("it was closed"));
            } catch (IllegalStateException e) {
              thrown.complete(e);
            }
          }

          @Override
          public void finished(FinishReason reason, String text) {}
        });
    assertInstanceOf(IllegalStateException.class, thrown.join());
    Heard next = new Heard();
    engine.submit(Request.of(Rig.prompt(2, 3), 5), next);
    assertEquals(FinishReason.LENGTH, next.await());
    assertEquals(0, session.closed());
    engine.close();
    assertEquals(1, session.closed());
  }

  @Test
  void aListenerThatInterruptsTheEnginesThreadNeitherEndsItNorKeepsItBusy()
      throws InterruptedException {
    try (Engine engine = new Engine(Rig.model(session), LIMITS, new FirstComeFirstServed())) {
      CompletableFuture<Thread> interrupted = new CompletableFuture<>();
      engine.submit(
          Request.of(Rig.prompt(1, 3), 1),
          new AnswerListener() {
            @Override
            public void token(int token, String text, Optional<Logprobs> logprobs) {
              Thread.currentThread().interrupt();
            }

            @Override
            public void finished(FinishReason reason, String text) {
              interrupted.complete(Thread.currentThread());
            }
          });
      Thread thread = interrupted.join();
      int waiting = 0;
      while (waiting < 50) { // one that is interrupted goes in and out of its wait
        waiting = thread.getState() == Thread.State.WAITING ? waiting + 1 : 0;
        Thread.sleep(1);
      }
      Heard next = new Heard();
      engine.submit(Request.of(Rig.prompt(2, 3), 5), next);
      assertEquals(FinishReason.LENGTH, next.await());
    }
  }

  @Test
  void aListenerThatThrowsAtTheEndDoesntKeepOthersFromTheirs() throws InterruptedException {
    Engine engine = new Engine(Rig.model(session), LIMITS, new FirstComeFirstServed());
    List<Heard> all = List.of(new Heard(), new Heard(), new Heard());
    CountDownLatch running = new CountDownLatch(1);
    session.beforeStep(running::countDown);
    for (Heard heard : all) {
      engine.submit(
          Request.of(Rig.prompt(1, 3), 60),
          new AnswerListener() {
            @Override
            public void token(int token, String text, Optional<Logprobs> logprobs) {}

            @Override
            public void finished(FinishReason reason, String text) {
              heard.finished(reason, text);
              throw new AssertionError("of no interest to anybody else");
            }
          });
    }
    running.await();
    engine.close();
    for (Heard heard : all) {
      assertEquals(1, heard.ends().size());
    }
    assertEquals(10, session.freeBlocks());
    assertEquals(1, session.closed());
  }
}
