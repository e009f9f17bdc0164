package infernum.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.sampling.Logprobs;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes while a listener blocks, and with that takes the permit that wakes the engine. */
@Timeout(60)
class WakeUpTest {
  private static final EngineLimits LIMITS =
      Capacity.DEFAULT.context(96).cachedTokens(160).batchTokens(32).exactly();

  private final Engine engine =
      new Engine(
          Rig.model(new ScriptedSession(10, ScriptedSession::endless)),
          LIMITS,
          new FirstComeFirstServed());

  /** Cancels its request, which so ends in a step of nothing: the last one before a wait. */
  private static final class Blocking implements AnswerListener {
    private final CompletableFuture<Engine.Cancellation> cancellation = new CompletableFuture<>();
    private final Runnable atEnd;

    Blocking(Runnable atEnd) {
      this.atEnd = atEnd;
    }

    @Override
    public void token(int token, String text, Optional<Logprobs> logprobs) {
      cancellation.join().cancel();
    }

    @Override
    public void finished(FinishReason reason, String text) {
      atEnd.run();
      LockSupport.unpark(Thread.currentThread()); // so that there is one to take
      LockSupport.park(this);
    }
  }

  private void submit(Blocking listener) {
    listener.cancellation.complete(engine.submit(Request.of(Rig.prompt(1, 3), 60), listener));
  }

  @Test
  void aRequestThatComesMeanwhileIsAnswered() throws InterruptedException {
    Heard next = new Heard();
    submit(new Blocking(() -> engine.submit(Request.of(Rig.prompt(2, 3), 5), next)));
    assertEquals(FinishReason.LENGTH, next.await());
    engine.close();
  }

  @Test
  void whoClosesItMeanwhileDoesntWaitForEver() throws InterruptedException {
    CompletableFuture<Thread> closer = new CompletableFuture<>();
    submit(
        new Blocking(() -> {
          Thread closing = Thread.ofPlatform().daemon().start(engine::close);
          while (closing.getState() != Thread.State.WAITING) { // for the engine's thread
            Thread.onSpinWait();
          }
          closer.complete(closing);
        }));
    assertTrue(closer.join().join(Duration.ofSeconds(30)));
  }
}
