package infernum.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.InfernumException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused when a request is submitted, and in which words. */
@Timeout(60)
class AdmissionTest {
  private static final EngineLimits LIMITS =
      Capacity.DEFAULT
          .cachedTokens(160)
          .context(96)
          .batchTokens(32)
          .sequences(2)
          .queuedRequests(6)
          .queuedTokens(200)
          .exactly();
  private static final Request GOOD = Request.of(Rig.prompt(1, 3), 12);

  private final Rig rig = new Rig(new ScriptedSession(10, ScriptedSession::endless), LIMITS);

  private static Request biased(int token) {
    return GOOD.with(new Request.Sampling(Map.of(), Map.of(token, 1.0), OptionalLong.empty()));
  }

  static Stream<Arguments> refused() {
    Request.Ending ending = GOOD.ending();
    return Stream.of(
        Arguments.of(GOOD.to(new int[0]), "the prompt has no token"),
        Arguments.of(
            GOOD.to(Rig.prompt(1, 96)),
            "the prompt has 96 tokens, which leaves no room for an answer in the context of 96"
                + " (Capacity.context, as far as Capacity.cacheBytes goes)"),
        Arguments.of(
            GOOD.to(Rig.prompt(1, 1000)),
            "the prompt has 1000 tokens, which leaves no room for an answer in the context of 96"
                + " (Capacity.context, as far as Capacity.cacheBytes goes)"),
        Arguments.of(
            GOOD.to(new int[] {1, 50}), "the prompt: token 50 isn't one of the model's 50"),
        Arguments.of(GOOD.to(new int[] {-1}), "the prompt: token -1 isn't one of the model's 50"),
        Arguments.of(
            GOOD.with(ending.stopTokens(Set.of(50))),
            "the stop tokens: token 50 isn't one of the model's 50"),
        Arguments.of(
            GOOD.with(ending.stopTokens(Set.of(-1))),
            "the stop tokens: token -1 isn't one of the model's 50"),
        Arguments.of(biased(50), "'logit_bias': token 50 isn't one of the model's 50"),
        Arguments.of(biased(-2), "'logit_bias': token -2 isn't one of the model's 50"),
        Arguments.of(GOOD.with(ending.maxTokens(0)), "maxTokens must be at least 1, is 0"),
        Arguments.of(
            GOOD.with(ending.minTokens(13)), "minTokens must be from 0 to maxTokens, 12, is 13"),
        Arguments.of(
            GOOD.with(ending.minTokens(-1)), "minTokens must be from 0 to maxTokens, 12, is -1"),
        Arguments.of(GOOD.with(ending.stopStrings(List.of("a", ""))), "a stop string is empty"),
        Arguments.of(
            GOOD.with(ending.stopStrings(List.of("\ud83d"))),
            "a stop string has half of a surrogate pair, which no answer has"),
        Arguments.of(
            GOOD.withLogprobs(OptionalInt.of(21), OptionalInt.empty()),
            "logprobs must be from 0 to 20, is 21"),
        Arguments.of(
            GOOD.withLogprobs(OptionalInt.empty(), OptionalInt.of(-1)),
            "promptLogprobs must be from 0 to 20, is -1"),
        Arguments.of(GOOD.within(Duration.ZERO), "a time limit must be positive"),
        Arguments.of(
            GOOD.with(
                new Request.Sampling(Map.of("temperature", 3.0), Map.of(), OptionalLong.empty())),
            "'temperature' must be from 0 to 2, is 3"));
  }

  @ParameterizedTest
  @MethodSource
  void refused(Request request, String message) {
    Heard heard = new Heard();
    Exception e = assertThrows(InfernumException.class, () -> rig.engine.submit(request, heard));
    assertEquals(message, e.getMessage());
    assertFalse(e instanceof QueueFullException, "it needn't come again");
    rig.drain();
    assertEquals(List.of(), heard.ends());
  }

  @Test
  void whatIsRefusedTakesNoPlaceInTheQueue() {
    refused()
        .forEach(arguments ->
            assertThrows(
                InfernumException.class,
                () -> rig.engine.submit((Request) arguments.get()[0], new Heard())));
    for (int i = 0; i < 6; i++) {
      rig.submit(GOOD);
    }
    assertThrows(QueueFullException.class, () -> rig.submit(GOOD));
    rig.drain();
  }

  @Test
  void aPromptThatIsChangedAfterItWasTakenIsAnsweredAsItWas() {
    int[] prompt = GOOD.prompt().clone();
    Heard heard = rig.submit(GOOD.to(prompt));
    prompt[0] = 1_000_000;
    rig.drain();
    assertEquals(Rig.expected(GOOD.prompt(), 12), heard.tokens());
  }

  @Test
  void aSessionThatTheLongestRequestNeverFitsIntoIsRefused() {
    ScriptedSession small = new ScriptedSession(5, ScriptedSession::endless);
    Exception e = assertThrows(IllegalArgumentException.class, () -> new Rig(small, LIMITS));
    assertEquals("a context of 96 tokens takes 6 blocks, but the session has 5", e.getMessage());
  }

  @Test
  void aTimeLimitBeyondAllTimesIsNone() {
    Heard heard = rig.submit(GOOD.within(Duration.ofSeconds(Long.MAX_VALUE)));
    rig.drain();
    assertEquals(Rig.only(FinishReason.LENGTH), heard.ends());
  }

  @Test
  void severalAnswersToOneRequestAreTakenTogetherOrNotAtAll() {
    for (int i = 0; i < 4; i++) {
      rig.submit(GOOD);
    }
    List<Heard> three = List.of(new Heard(), new Heard(), new Heard());
    assertThrows(QueueFullException.class, () -> rig.engine.submit(GOOD, three));
    rig.submit(GOOD);
    rig.submit(GOOD);
    assertThrows(QueueFullException.class, () -> rig.submit(GOOD));
    rig.drain();
    three.forEach(heard -> assertEquals(List.of(), heard.ends()));
    List<Engine.Cancellation> cancellations = rig.engine.submit(GOOD, three);
    cancellations.get(1).cancel();
    rig.drain();
    assertEquals(Rig.only(FinishReason.LENGTH), three.get(0).ends());
    assertEquals(Rig.only(FinishReason.CANCELLED), three.get(1).ends());
    assertEquals(Rig.expected(GOOD.prompt(), 12), three.get(2).tokens());
  }

  @Test
  void moreAnswersThanCanEverWaitAreRefusedForGood() {
    List<Heard> seven = Stream.generate(Heard::new).limit(7).toList();
    Exception count = assertThrows(InfernumException.class, () -> rig.engine.submit(GOOD, seven));
    assertFalse(count instanceof QueueFullException);
    assertTrue(count.getMessage().startsWith("7 answers to a prompt of 3 tokens never fit"));
    List<Heard> endless = Collections.nCopies(Integer.MAX_VALUE, new Heard());
    assertThrows(InfernumException.class, () -> rig.engine.submit(GOOD, endless), "none is made");
    Request large = GOOD.to(Rig.prompt(1, 90));
    Exception tokens =
        assertThrows(InfernumException.class, () -> rig.engine.submit(large, seven.subList(0, 3)));
    assertFalse(tokens instanceof QueueFullException);
    rig.submit(large);
    rig.submit(large);
    assertInstanceOf(
        QueueFullException.class,
        assertThrows(InfernumException.class, () -> rig.submit(large)),
        "alone it fits");
  }

  @Test
  void limitsWithoutAModelNeedAContext() {
    Capacity silent = Capacity.DEFAULT.cachedTokens(160);
    Exception e = assertThrows(IllegalArgumentException.class, silent::exactly);
    assertEquals(
        "the context is missing (Capacity.context): exactly() has no model to take it from",
        e.getMessage());
  }

  /** Where it is said: what a model has room for could take its place. */
  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void aLimitBelowOneIsRefusedByItsName(int number) {
    Map<String, IntFunction<Capacity>> settings =
        Map.of(
            "context", Capacity.DEFAULT::context,
            "sequences", Capacity.DEFAULT::sequences,
            "batchTokens", Capacity.DEFAULT::batchTokens,
            "queuedRequests", Capacity.DEFAULT::queuedRequests,
            "queuedTokens", Capacity.DEFAULT::queuedTokens,
            "cachedTokens", Capacity.DEFAULT::cachedTokens,
            "cacheBytes", Capacity.DEFAULT::cacheBytes);
    settings.forEach((name, setting) -> {
      Exception e = assertThrows(IllegalArgumentException.class, () -> setting.apply(number));
      assertEquals(name + " must be at least 1, is " + number, e.getMessage());
    });
  }

  @Test
  void limitsThatCantBeHeldAreRefused() {
    Exception batch =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Capacity.DEFAULT
                    .cachedTokens(160)
                    .context(96)
                    .batchTokens(3)
                    .sequences(4)
                    .queuedRequests(8)
                    .queuedTokens(400)
                    .exactly());
    assertEquals("batchTokens must be at least sequences, 4, is 3", batch.getMessage());
    Exception cache =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Capacity.DEFAULT
                    .cachedTokens(80)
                    .context(96)
                    .batchTokens(32)
                    .sequences(4)
                    .queuedRequests(8)
                    .queuedTokens(400)
                    .exactly());
    assertEquals("cachedTokens must be at least context, 96, is 80", cache.getMessage());
    Exception queue =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Capacity.DEFAULT
                    .cachedTokens(160)
                    .context(96)
                    .batchTokens(32)
                    .sequences(4)
                    .queuedRequests(8)
                    .queuedTokens(95)
                    .exactly());
    assertEquals("queuedTokens must be at least context, 96, is 95", queue.getMessage());
  }
}
