package infernum.runtime.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.Goldens;
import infernum.runtime.engine.AnswerListener;
import infernum.runtime.engine.Capacity;
import infernum.runtime.engine.EngineLimits;
import infernum.runtime.engine.FinishReason;
import infernum.runtime.engine.QueueFullException;
import infernum.runtime.engine.Request;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.sampling.Logprobs;
import infernum.spi.InfernumException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model that is closed while others use it. */
@Timeout(180)
class InfernumClosingTest {
  private static final Path LLAMA = Goldens.folder("gguf/tiny-llama/tiny-llama.gguf");
  private static final GenerationOptions GREEDY = GenerationOptions.DEFAULT.maxTokens(12).greedy();

  private final Infernum infernum = Infernum.load(LLAMA);

  @AfterEach
  void close() {
    infernum.close();
  }

  /** The engine's thread is held while it is closed, so that the answer can't end by itself. */
  @Test
  void closingEndsAnAnswerOnItsWayAsCancelledWithWhatThereIs() throws InterruptedException {
    LoadedModel model = new ModelLoader(Goldens.SERVICES).load(LLAMA, LoadOptions.DEFAULT);
    Infernum other = Infernum.start(model, EngineLimits.of(model), Goldens.SERVICES);
    GenerationOptions longer = GREEDY.maxTokens(40).ignoreEndTokens();
    String whole = infernum.complete("The quick brown fox", longer);
    Answer answer = other.stream("The quick brown fox", longer);
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    other.engine().submit(Request.of(new int[] {1}, 40), new Holding(held, closing));
    held.await();
    Thread closer = Thread.ofPlatform().start(other::close);
    while (isOpen(other)) {
      Thread.sleep(1);
    }
    assertTrue(closer.isAlive(), "it waits for the step");
    closing.countDown();
    closer.join();
    other.close();
    assertEquals(FinishReason.CANCELLED, answer.reason());
    String text = answer.text();
    assertTrue(whole.startsWith(text) && text.length() < whole.length(), text);
    Exception e = assertThrows(InfernumException.class, () -> other.complete("The", GREEDY));
    assertEquals(LLAMA + " was closed, and answers no more; load it again", e.getMessage());
  }

  /** Whoever reads a long prompt holds the model meanwhile, after the engine is closed. */
  @Test
  void whoeverClosesReturnsWhenTheModelIsFree() throws InterruptedException {
    Infernum other = Infernum.load(LLAMA);
    String prompt = "fox ".repeat(500_000);
    CompletableFuture<Exception> refusal = new CompletableFuture<>();
    Thread asking =
        Thread.ofPlatform()
            .start(() ->
                refusal.complete(
                    assertThrows(InfernumException.class, () -> other.complete(prompt, GREEDY))));
    while (!isReading(asking)) {
      assertTrue(asking.isAlive());
      Thread.sleep(1);
    }
    Thread first = Thread.ofPlatform().start(other::close);
    while (isOpen(other)) {
      Thread.sleep(1);
    }
    other.close();
    assertThrows(IllegalStateException.class, () -> other.model().tokenizer());
    refusal.join();
    first.join();
  }

  private static boolean isReading(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith("infernum.runtime.tokenizer."));
  }

  /** Whoever asks meanwhile gets an answer, a part of one, or a refusal; nobody a bare error. */
  @Test
  void closingWhileManyAskIsNoErrorToAny() throws InterruptedException {
    Infernum other = Infernum.load(LLAMA, LoadOptions.DEFAULT, Capacity.DEFAULT.context(64));
    CountDownLatch asking = new CountDownLatch(4);
    List<CompletableFuture<String>> refusals = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      refusals.add(
          CompletableFuture.supplyAsync(
              () -> {
                while (true) {
                  asking.countDown();
                  try {
                    other.complete("The quick brown fox", GREEDY.maxTokens(3));
                  } catch (QueueFullException e) {
                    Thread.onSpinWait();
                  } catch (InfernumException e) {
                    return String.valueOf(e.getMessage());
                  }
                }
              },
              Thread::startVirtualThread));
    }
    asking.await();
    other.close();
    for (CompletableFuture<String> refusal : refusals) {
      String message = refusal.join();
      assertTrue(
          message.equals(LLAMA + " was closed, and answers no more; load it again")
              || message.equals("the engine is closed, and takes no more requests"),
          message);
    }
    Exception e = assertThrows(IllegalStateException.class, () -> other.model().tokenizer());
    assertEquals(LLAMA + " was closed; load it again", e.getMessage());
  }

  private static boolean isOpen(Infernum infernum) {
    try {
      infernum.engine().submit(Request.of(new int[] {1}, 1), new Holding());
      return true;
    } catch (QueueFullException e) {
      return true;
    } catch (InfernumException e) {
      return false;
    }
  }

  /** Holds the engine's thread at the first token until it is let go. */
  private record Holding(CountDownLatch held, CountDownLatch letGo) implements AnswerListener {
    Holding() {
      this(new CountDownLatch(0), new CountDownLatch(0));
    }

    @Override
    public void token(int token, String text, Optional<Logprobs> logprobs) {
      held.countDown();
      try {
        letGo.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void finished(FinishReason reason, String text) {}
  }

  @Test
  void aListenerThatClosesIsRefusedAndTheModelStaysOpen() throws InterruptedException {
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    infernum
        .engine()
        .submit(
            Request.of(new int[] {1}, 1),
            new AnswerListener() {
              @Override
              public void token(int token, String text, Optional<Logprobs> logprobs) {
                infernum.close();
              }

              @Override
              public void failed(Throwable cause) {
                thrown.add(cause);
              }

              @Override
              public void finished(FinishReason reason, String text) {
                done.countDown();
              }
            });
    assertTrue(done.await(30, TimeUnit.SECONDS));
    assertEquals(1, thrown.size());
    assertTrue(thrown.getFirst() instanceof IllegalStateException, thrown::toString);
    assertFalse(infernum.complete("The quick brown fox", GREEDY).isEmpty());
  }
}
