package infernum.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How answers end with a model that says its end token. */
@Timeout(60)
class EndingTest {
  private static final EngineLimits LIMITS =
      Capacity.DEFAULT
          .cachedTokens(320)
          .context(200)
          .batchTokens(32)
          .sequences(4)
          .queuedRequests(8)
          .queuedTokens(400)
          .exactly();

  private static int[] prompt = {};

  /** The model's answer with its end token. */
  private static List<Integer> answer = List.of();

  private final Rig rig = new Rig(new ScriptedSession(20, ScriptedSession::mortal), LIMITS);

  @BeforeAll
  static void findAnAnswerOfSomeTokens() {
    int seed =
        IntStream.range(0, 1000)
            .filter(i -> List.of(10, 11, 12).contains(said(i).size()))
            .findFirst()
            .orElseThrow();
    prompt = Rig.prompt(seed, 5);
    answer = said(seed);
    assertEquals(ScriptedSession.END, answer.getLast());
  }

  private static List<Integer> said(int seed) {
    return Rig.expected(ScriptedSession::mortal, Rig.prompt(seed, 5), 100);
  }

  @Test
  void theModelsEndTokenEndsAnAnswerAndIsNoPartOfIt() {
    Heard heard = rig.submit(Request.of(prompt, 100));
    rig.drain();
    assertEquals(answer.subList(0, answer.size() - 1), heard.tokens());
    assertEquals(Rig.only(FinishReason.STOP), heard.ends());
  }

  @Test
  void anIgnoredEndTokenIsATokenLikeAnyOther() {
    Request request = Request.of(prompt, 30);
    Heard heard = rig.submit(request.with(request.ending().endTokensIgnored()));
    rig.drain();
    assertEquals(30, heard.tokens().size());
    assertEquals(answer, heard.tokens().subList(0, answer.size()));
    assertEquals(Rig.only(FinishReason.LENGTH), heard.ends());
  }

  @Test
  void noEndTokenIsDrawnBeforeTheAnswerIsLongEnough() {
    Request request = Request.of(prompt, 100);
    Heard heard = rig.submit(request.with(request.ending().minTokens(answer.size() + 3)));
    rig.drain();
    assertTrue(heard.tokens().size() >= answer.size() + 3);
    assertTrue(!heard.tokens().contains(ScriptedSession.END), "it would end the answer");
    assertEquals(
        answer.subList(0, answer.size() - 1), heard.tokens().subList(0, answer.size() - 1));
    assertEquals(0, heard.tokens().get(answer.size() - 1), "the next best of equal ones");
  }

  @Test
  void anAnswerThatIsJustLongEnoughEndsByLengthNotByTheEndTokenAfterIt() {
    Heard heard = rig.submit(Request.of(prompt, answer.size() - 1));
    rig.drain();
    assertEquals(answer.subList(0, answer.size() - 1), heard.tokens());
    assertEquals(Rig.only(FinishReason.LENGTH), heard.ends());
  }

  @Test
  void aBiasAgainstTheEndTokenKeepsItAwayAndOneForItEndsAtOnce() {
    Request request = Request.of(prompt, 40);
    Map<String, Double> greedy = Map.of("temperature", 0.0);
    Heard never =
        rig.submit(
            request.with(
                new Request.Sampling(
                    greedy, Map.of(ScriptedSession.END, -100.0), OptionalLong.empty())));
    Heard atOnce =
        rig.submit(
            request.with(
                new Request.Sampling(
                    greedy, Map.of(ScriptedSession.END, 100.0), OptionalLong.empty())));
    rig.drain();
    assertEquals(Rig.only(FinishReason.LENGTH), never.ends());
    assertEquals(List.of(), atOnce.tokens());
    assertEquals(Rig.only(FinishReason.STOP), atOnce.ends());
  }

  @Test
  void anEndTokenThatTheVocabularyHasntIsLeftOut() {
    ScriptedSession session = new ScriptedSession(20, ScriptedSession::mortal);
    Engine.Model model = Rig.model(session);
    Engine.Model odd =
        new Engine.Model(
            session,
            model.tokenizer(),
            Set.of(ScriptedSession.END, 50, -1),
            model.vocabulary(),
            model.sampling(),
            model.stages());
    assertEquals(Set.of(ScriptedSession.END), odd.endTokens());
    try (Engine engine = new Engine(odd, LIMITS, new FirstComeFirstServed(), () -> 0)) {
      Heard heard = new Heard();
      Request request = Request.of(prompt, 30);
      engine.submit(request.with(request.ending().minTokens(2)), heard);
      int steps = 0;
      while (engine.work()) {
        steps++;
      }
      assertTrue(steps > 1);
      assertEquals(Rig.only(FinishReason.STOP), heard.ends());
    }
  }
}
