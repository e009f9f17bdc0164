package infernum.runtime.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.Goldens;
import infernum.runtime.engine.AnswerListener;
import infernum.runtime.engine.Capacity;
import infernum.runtime.engine.FinishReason;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.sampling.CounterRandom;
import infernum.runtime.sampling.Logprobs;
import infernum.spi.InfernumException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model in a Java program. */
@Timeout(180)
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
    assertEquals(whole, answer.text(), "it can be had after its parts");
    assertEquals(whole, published(answer.publisher()));
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
  void threadsThatAskAtOnceGetTheAnswersOfEachAlone() {
    List<String> alone = new ArrayList<>();
    List<CompletableFuture<String>> together = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      alone.add(infernum.complete("fox ".repeat(i + 1), GREEDY));
    }
    for (int i = 0; i < 8; i++) {
      String prompt = "fox ".repeat(i + 1);
      together.add(CompletableFuture.supplyAsync(() -> infernum.complete(prompt, GREEDY)));
    }
    for (int i = 0; i < 8; i++) {
      assertEquals(alone.get(i), together.get(i).join());
    }
  }

  @Test
  void whatHoldsWhereARequestDoesntSayIsShown() {
    assertEquals(0.0, infernum.engine().sampling().defaults().get("temperature"));
    assertEquals(1.0, infernum.engine().sampling().defaults().get("top_p"));
    assertTrue(infernum.engine().sampling().known().containsKey("min_p"));
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
  void aLibrarysMessageNamesTheLibrarysSettings() {
    Infernum small = Infernum.load(LLAMA, LoadOptions.DEFAULT, Capacity.DEFAULT.context(8));
    try (small) {
      Exception e =
          assertThrows(InfernumException.class, () -> small.complete("fox ".repeat(9), GREEDY));
      assertTrue(
          e.getMessage().endsWith("(Capacity.context, as far as Capacity.cacheBytes goes)"),
          e.getMessage());
    }
  }

  @Test
  void whereTheModelsFilesSayNothingAnswersAreGreedyWhateverElseIsSet() {
    String greedy = infernum.complete("The quick brown fox", GREEDY);
    GenerationOptions silent = GenerationOptions.DEFAULT.maxTokens(12);
    assertEquals(greedy, infernum.complete("The quick brown fox", silent));
    assertEquals(greedy, infernum.complete("The quick brown fox", silent.set("top_p", 0.9)));
    String drawn = infernum.complete("The quick brown fox", silent.set("temperature", 2).seed(3));
    assertFalse(greedy.equals(drawn), "temperature 2 is random");
  }

  @Test
  void severalAnswersDrawEachWithASeedThatFollowsFromTheRequests() {
    GenerationOptions drawn = GREEDY.set("temperature", 1.5).seed(7);
    List<Answer> answers = infernum.answers("The", drawn.n(3));
    assertEquals(3, answers.size());
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      String text = answers.get(i).text();
      assertEquals(infernum.complete("The", drawn.seed(CounterRandom.derived(7, i))), text);
      texts.add(text);
    }
    assertEquals(3, texts.size());
    assertEquals(infernum.complete("The", drawn), infernum.answers("The", drawn).getFirst().text());
    for (int n : new int[] {0, -1, 257, Integer.MAX_VALUE}) {
      assertThrows(InfernumException.class, () -> infernum.answers("The", drawn.n(n)));
    }
    assertThrows(InfernumException.class, () -> infernum.stream("The", drawn.n(2)));
  }

  @Test
  void probabilitiesAreKeptWhereTheyAreAskedFor() {
    Answer answer = infernum.stream("The quick brown fox", GREEDY.logprobs(3).promptLogprobs(2));
    assertFalse(answer.text().isEmpty());
    assertEquals(answer.promptTokens() - 1, answer.promptLogprobs().size());
    assertEquals(2, answer.promptLogprobs().getFirst().top().size());
    assertEquals(12, answer.logprobs().size());
    for (Logprobs place : answer.logprobs()) {
      assertEquals(place.token(), place.top().getFirst().token(), "greedy takes the first");
      assertEquals(place.logprob(), place.top().getFirst().logprob());
      assertTrue(place.top().get(0).logprob() >= place.top().get(2).logprob());
      assertTrue(place.logprob() < 0);
    }
    Answer plain = infernum.stream("The quick brown fox", GREEDY);
    assertFalse(plain.text().isEmpty());
    assertEquals(List.of(), plain.logprobs());
    assertEquals(List.of(), plain.promptLogprobs());
  }

  @Test
  void aBiasDecidesWhatIsDrawnAndAStopTokenWhereItEnds() {
    int wanted = 100;
    GenerationOptions biased = GREEDY.logitBias(Map.of(wanted, 100.0)).logprobs(0);
    Answer answer = infernum.stream("The", biased);
    assertFalse(answer.text().isEmpty());
    answer.logprobs().forEach(place -> assertEquals(wanted, place.token()));
    Answer ended = infernum.stream("The", biased.stopTokens(Set.of(wanted)));
    assertEquals("", ended.text());
    assertEquals(FinishReason.STOP, ended.reason());
  }

  /** Every stop string of two characters at every minimum length. */
  @Test
  void aStopStringCountsFromTheMinimumLengthOnAlsoIfItBeginsBefore() {
    GenerationOptions eight = GREEDY.maxTokens(8).ignoreEndTokens();
    List<Integer> ends = lengths("The quick brown fox", eight);
    String whole = infernum.complete("The quick brown fox", eight);
    int across = 0;
    for (int min = 0; min < 8; min++) {
      for (int at = 0; at + 2 <= whole.length(); at++) {
        String stop = whole.substring(at, at + 2);
        int from = ends.get(min); // text of later tokens counts
        int end = whole.indexOf(stop, Math.max(0, from - 1));
        Answer answer = infernum.stream("The quick brown fox", eight.minTokens(min).stop(stop));
        assertEquals(end < 0 ? whole : whole.substring(0, end), answer.text(), stop + " " + min);
        assertEquals(end < 0 ? FinishReason.LENGTH : FinishReason.STOP, answer.reason());
        across += end >= 0 && end < from ? 1 : 0;
      }
    }
    assertTrue(across > 0, "none began before the minimum");
  }

  /** How long the text is after 0, 1, 2... tokens. */
  private List<Integer> lengths(String prompt, GenerationOptions options) {
    List<Integer> lengths = new CopyOnWriteArrayList<>(List.of(0));
    CompletableFuture<FinishReason> end = new CompletableFuture<>();
    infernum
        .engine()
        .submit(
            options.request(infernum.model().prompt(prompt)),
            new AnswerListener() {
              @Override
              public void token(int token, String text, Optional<Logprobs> logprobs) {
                lengths.add(lengths.getLast() + text.length());
              }

              @Override
              public void finished(FinishReason reason, String text) {
                end.complete(reason);
              }
            });
    end.join();
    return lengths;
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
