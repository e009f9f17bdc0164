package infernum.runtime.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.Goldens;
import infernum.runtime.engine.EngineLimits;
import infernum.runtime.engine.FinishReason;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.spi.InfernumException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A model in a Java program. */
class InfernumTest {
  private static final Path LLAMA = Goldens.folder("gguf/tiny-llama/tiny-llama.gguf");
  private static final GenerationOptions GREEDY = GenerationOptions.DEFAULT.maxTokens(12).greedy();

  private final Infernum infernum = Infernum.load(LLAMA);

  @AfterEach
  void close() {
    infernum.close();
  }

  @Test
  void anAnswerIsTheSameWholeInPartsAndPublished() throws InterruptedException {
    String whole = infernum.complete("The quick brown fox", GREEDY);
    assertFalse(whole.isEmpty());
    Answer answer = infernum.stream("The quick brown fox", GREEDY);
    StringBuilder parts = new StringBuilder();
    for (String part : answer) {
      assertFalse(part.isEmpty());
      parts.append(part);
    }
    assertEquals(whole, parts.toString());
    assertEquals(FinishReason.LENGTH, answer.reason());
    assertEquals(12, answer.tokens());
    assertEquals(whole, published(infernum.stream("The quick brown fox", GREEDY).publisher()));
  }

  private static String published(Flow.Publisher<String> publisher) throws InterruptedException {
    List<String> text = new CopyOnWriteArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    publisher.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(String part) {
            text.add(part);
          }

          @Override
          public void onError(Throwable cause) {
            text.add(cause.toString());
            done.countDown();
          }

          @Override
          public void onComplete() {
            done.countDown();
          }
        });
    assertTrue(done.await(30, TimeUnit.SECONDS));
    return String.join("", text);
  }

  @Test
  void answersThatAreAskedForAtOnceAreThoseOfEachAlone() {
    List<String> alone = new ArrayList<>();
    List<Answer> together = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      alone.add(infernum.complete("fox ".repeat(i + 1), GREEDY));
    }
    for (int i = 0; i < 4; i++) {
      together.add(infernum.stream("fox ".repeat(i + 1), GREEDY));
    }
    for (int i = 0; i < 4; i++) {
      assertEquals(alone.get(i), together.get(i).text());
    }
  }

  @Test
  void theSameSeedGivesTheSameAnswer() {
    GenerationOptions drawn = GREEDY.set("temperature", 1.5).seed(7);
    String first = infernum.complete("The", drawn);
    assertEquals(first, infernum.complete("The", drawn));
  }

  @Test
  void anAnswerEndsBeforeAStopString() {
    String whole = infernum.complete("The quick brown fox", GREEDY);
    String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 2);
    Answer answer = infernum.stream("The quick brown fox", GREEDY.stop(stop));
    assertEquals(whole.substring(0, whole.indexOf(stop)), answer.text());
    assertEquals(FinishReason.STOP, answer.reason());
  }

  @Test
  void closingEndsAnAnswerOnItsWay() {
    LoadedModel model = new ModelLoader(Goldens.SERVICES).load(LLAMA, LoadOptions.DEFAULT);
    Infernum other = Infernum.start(model, EngineLimits.of(model), Goldens.SERVICES);
    Answer answer = other.stream("The quick brown fox", GREEDY.maxTokens(400));
    answer.iterator().next();
    other.close();
    assertTrue(
        List.of(FinishReason.CANCELLED, FinishReason.LENGTH, FinishReason.STOP)
            .contains(answer.reason()));
    assertThrows(InfernumException.class, () -> other.complete("The", GREEDY));
  }

  @Test
  void aChatWithoutATemplateIsRefused() {
    Exception e = assertThrows(InfernumException.class, () -> infernum.chat("Hello"));
    assertTrue(e.getMessage().contains("no chat template"), e.getMessage());
  }

  @Test
  void aPromptBeyondTheContextIsRefused() {
    String prompt = "fox ".repeat(20_000);
    assertThrows(InfernumException.class, () -> infernum.complete(prompt, GREEDY));
  }

  @Test
  void anUnknownParameterIsRefused() {
    GenerationOptions odd = GREEDY.set("temprature", 1);
    assertThrows(InfernumException.class, () -> infernum.complete("The", odd));
  }
}
