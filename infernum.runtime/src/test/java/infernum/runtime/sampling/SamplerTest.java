package infernum.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.Goldens;
import infernum.spi.InfernumException;
import infernum.spi.sampling.LogitsProcessorFactory;
import infernum.spi.sampling.SamplingRequest;
import infernum.spi.sampling.TokenHistory;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each stage by its definition, on a row of which the probabilities are known. */
class SamplerTest {
  private static final Collection<LogitsProcessorFactory> STAGES =
      Goldens.SERVICES.samplingStages().all();

  /** Logarithms of 0.4, 0.3, 0.2, 0.06 and 0.04. */
  private static final double[] PROBABILITIES = {0.2, 0.4, 0.06, 0.3, 0.04};

  private record History(int promptLength, int... tokens) implements TokenHistory {
    @Override
    public int length() {
      return tokens.length;
    }

    @Override
    public int token(int i) {
      return tokens[i];
    }
  }

  private static float[] row() {
    float[] logits = new float[PROBABILITIES.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(PROBABILITIES[i]);
    }
    return logits;
  }

  private static SamplingRequest request(Map<String, Double> parameters) {
    return request(parameters, Map.of(), 0);
  }

  private static SamplingRequest request(
      Map<String, Double> parameters, Map<Integer, Double> bias, int minTokens) {
    return new SamplingRequest(
        new SamplingParameters(STAGES, Map.of("do_sample", true)).settings(parameters),
        bias,
        Set.of(1),
        minTokens,
        PROBABILITIES.length);
  }

  /** What can be drawn, and about how often of a thousand. */
  private static Map<Integer, Integer> drawn(SamplingRequest request, History history) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int seed = 0; seed < 4000; seed++) {
      int token = new Sampler(STAGES, request, seed).draw(row(), history);
      counts.merge(token, 1, Integer::sum);
    }
    counts.replaceAll((_, count) -> Math.round(count / 4f));
    return counts;
  }

  private static final History EMPTY = new History(0);

  @Test
  void withoutStagesTokensAreDrawnByTheirProbabilities() {
    Map<Integer, Integer> drawn = drawn(request(Map.of()), EMPTY);
    for (int token = 0; token < PROBABILITIES.length; token++) {
      assertEquals(1000 * PROBABILITIES[token], drawn.get(token), 30, "token " + token);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "temperature, 0, 1",
    "top_k, 1, 1",
    "top_k, 2, 1 3",
    "top_k, 0, 0 1 2 3 4",
    "top_k, -1, 0 1 2 3 4",
    "top_p, 0.39, 1",
    "top_p, 0.41, 1 3",
    "top_p, 0.71, 0 1 3",
    "top_p, 0, 1",
    "min_p, 0.49, 0 1 3",
    "min_p, 0.74, 1 3",
    "min_p, 1, 1",
  })
  void aStageLeavesTheTokensOfItsDefinition(String parameter, double value, String left) {
    Set<Integer> expected = new TreeSet<>();
    for (String token : left.split(" ")) {
      expected.add(Integer.valueOf(token));
    }
    assertEquals(expected, drawn(request(Map.of(parameter, value)), EMPTY).keySet());
  }

  @Test
  void temperatureSharpensAndFlattens() {
    double sharp = drawn(request(Map.of("temperature", 0.5)), EMPTY).get(1);
    assertEquals(1000 * 0.16 / (0.16 + 0.09 + 0.04 + 0.0036 + 0.0016), sharp, 30);
    double flat = drawn(request(Map.of("temperature", 2.0)), EMPTY).get(4);
    double sum = 0;
    for (double probability : PROBABILITIES) {
      sum += Math.sqrt(probability);
    }
    assertEquals(1000 * Math.sqrt(0.04) / sum, flat, 30);
  }

  @Test
  void truncationSeesTheLogitsAfterTemperature() {
    // At temperature 2 the most likely token has 0.31: top_p 0.35 wants a second one.
    assertEquals(
        Set.of(1, 3), drawn(request(Map.of("temperature", 2.0, "top_p", 0.35)), EMPTY).keySet());
    assertEquals(Set.of(1), drawn(request(Map.of("top_p", 0.35)), EMPTY).keySet());
  }

  private static float[] processed(SamplingRequest request, String stage, History history) {
    float[] logits = {2, -1, 0.5f, 1, 0};
    Goldens.SERVICES
        .samplingStages()
        .get(stage)
        .create(request)
        .orElseThrow()
        .process(logits, history);
    return logits;
  }

  @Test
  void aRepetitionPenaltyDividesPositiveLogitsAndMultipliesNegativeOnes() {
    assertArrayEquals(
        new float[] {1, -2, 0.5f, 1, 0},
        processed(
            request(Map.of("repetition_penalty", 2.0)),
            "repetition_penalty",
            new History(1, 0, 1, 0)));
  }

  @Test
  void answerPenaltiesCountTheAnswerOnly() {
    assertArrayEquals(
        new float[] {2, -1 - 0.5f - 0.5f, 0.5f - 0.5f - 0.25f, 1, 0},
        processed(
            request(Map.of("presence_penalty", 0.5, "frequency_penalty", 0.25)),
            "answer_penalties",
            new History(2, 0, 3, 1, 2, 1)));
  }

  @Test
  void aBiasIsAddedAndTheEndIsExcludedUntilTheAnswerIsLongEnough() {
    SamplingRequest request = request(Map.of(), Map.of(2, 100.0), 2);
    assertArrayEquals(new float[] {2, -1, 100.5f, 1, 0}, processed(request, "logit_bias", EMPTY));
    History one = new History(1, 0, 3);
    assertEquals(Float.NEGATIVE_INFINITY, processed(request, "min_tokens", one)[1]);
    assertEquals(-1, processed(request, "min_tokens", new History(1, 0, 3, 3))[1]);
  }

  @ParameterizedTest
  @CsvSource({
    "temperature, -0.1", "temperature, 2.1", "temperature, NaN", "top_p, 1.1", "top_p, -1",
    "top_k, 1.5", "top_k, -2", "min_p, 2", "repetition_penalty, 0", "presence_penalty, 3",
    "frequency_penalty, -3"
  })
  void aValueThatIsntAllowedIsRefusedByName(String parameter, double value) {
    SamplingRequest request = request(Map.of(parameter, value));
    Exception e = assertThrows(InfernumException.class, () -> new Sampler(STAGES, request, 0));
    assertTrue(e.getMessage().contains("'" + parameter + "'"), e.getMessage());
  }

  @Test
  void aParameterThatNobodyKnowsIsRefusedWithThoseThatThereAre() {
    Exception e = assertThrows(InfernumException.class, () -> request(Map.of("temprature", 1.0)));
    assertTrue(e.getMessage().contains("'temprature'"), e.getMessage());
    assertTrue(e.getMessage().contains("temperature"), e.getMessage());
  }

  @Test
  void aBiasOfATokenThatTheModelHasntIsRefused() {
    SamplingRequest request = request(Map.of(), Map.of(5, 1.0), 0);
    Exception e = assertThrows(InfernumException.class, () -> new Sampler(STAGES, request, 0));
    assertTrue(e.getMessage().contains("token 5"), e.getMessage());
  }

  @Test
  void logitsThatAreNoNumbersAreAnError() {
    Sampler sampler = new Sampler(STAGES, request(Map.of()), 0);
    float[] logits = row();
    logits[2] = Float.NaN;
    Exception damaged = assertThrows(InfernumException.class, () -> sampler.draw(logits, EMPTY));
    assertTrue(damaged.getMessage().endsWith("that of token 2 is NaN"), damaged.getMessage());
    float[] none = new float[5];
    Arrays.fill(none, Float.NEGATIVE_INFINITY);
    Exception e = assertThrows(InfernumException.class, () -> sampler.draw(none, EMPTY));
    assertTrue(e.getMessage().contains("every one is excluded"), e.getMessage());
  }

  /** Whatever the stages do with it. */
  @ParameterizedTest
  @CsvSource({"temperature, 0", "top_k, 1", "min_p, 1", "temperature, 0.5"})
  void aDamagedLogitIsNoticedBeforeAnyStageCanHideIt(String parameter, double value) {
    Sampler sampler = new Sampler(STAGES, request(Map.of(parameter, value)), 0);
    for (float damage : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] logits = row();
      logits[2] = damage;
      assertThrows(InfernumException.class, () -> sampler.draw(logits, EMPTY));
      assertThrows(InfernumException.class, () -> Logprobs.of(logits, 1, 1));
    }
    float[] masked = row();
    masked[2] = Float.NEGATIVE_INFINITY; // some models leave out tokens in this way
    assertNotEquals(2, sampler.draw(masked, EMPTY));
  }

  @Test
  void aModelsOwnValuesAreDefaultsAndARequestOverridesThem() {
    SamplingParameters parameters =
        new SamplingParameters(STAGES, Map.of("temperature", 0.6, "top_k", 20, "eos_token_id", 2));
    assertEquals(0.6, parameters.settings(Map.of()).number("temperature"));
    assertEquals(20, parameters.settings(Map.of()).integer("top_k"));
    assertEquals(1, parameters.settings(Map.of("temperature", 1.0)).number("temperature"));
    assertEquals(List.of("temperature", "top_k"), parameters.ofModel());
    assertEquals(
        0.0,
        new SamplingParameters(STAGES, Map.of("do_sample", false, "temperature", 0.6))
            .settings(Map.of())
            .number("temperature"));
  }

  @Test
  void randomNumbersFollowFromSeedAndIndexAndAreEven() {
    CounterRandom random = new CounterRandom(7);
    assertEquals(random.number(3), new CounterRandom(7).number(3));
    assertNotEquals(random.number(3), random.number(4));
    assertNotEquals(random.number(3), new CounterRandom(8).number(3));
    int[] tenths = new int[10];
    for (int i = 0; i < 100_000; i++) {
      tenths[(int) (10 * random.number(i))]++;
    }
    for (int count : tenths) {
      assertEquals(10_000, count, 400);
    }
  }

  @Test
  void tokensComeByFallingLogitTiesByNumber() {
    Random random = new Random(3);
    float[] logits = new float[1000];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = random.nextInt(100) == 0 ? Float.NEGATIVE_INFINITY : random.nextInt(50);
    }
    int[] tokens = new Best(logits, logits.length).falling();
    for (int i = 1; i < tokens.length; i++) {
      int last = tokens[i - 1];
      int next = tokens[i];
      assertTrue(logits[next] < logits[last] || (logits[next] == logits[last] && next > last));
    }
  }
}
