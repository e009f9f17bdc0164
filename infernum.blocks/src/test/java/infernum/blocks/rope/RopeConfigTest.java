package infernum.blocks.rope;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.UnknownNameException;
import infernum.spi.model.ConfigException;
import infernum.spi.op.Rope;
import infernum.spi.op.RopePolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration says of RoPE, key by key. */
class RopeConfigTest {
  private static final int HEAD = 64;
  private static final Map<String, Object> YARN =
      Map.of("rope_type", "yarn", "factor", 40.0, "original_max_position_embeddings", 4096);

  @Test
  void bothSpellingsSayTheSame() {
    Rope old =
        read(Map.of("rope_theta", 5e5, "rope_scaling", Map.of("type", "linear", "factor", 2)));
    Rope young =
        read(
            Map.of(
                "rope_parameters", Map.of("rope_theta", 5e5, "rope_type", "linear", "factor", 2)));
    assertEquals(new LinearRope.Policy(5e5, 2), old.policy());
    assertEquals(old, young);
  }

  @Test
  void theBaseOutsideCountsWhereTheSectionHasNone() {
    Map<String, Object> linear = Map.of("rope_type", "linear", "factor", 2);
    assertEquals(
        new LinearRope.Policy(7e4, 2),
        read(Map.of("rope_theta", 7e4, "rope_parameters", linear)).policy());
    assertEquals(
        new LinearRope.Policy(5e5, 2),
        read(Map.of("rope_theta", 7e4, "rope_parameters", with(linear, "rope_theta", 5e5)))
            .policy());
  }

  @Test
  void theOldSectionGoesBeforeTheYoungOneAsInTransformers() {
    Map<String, Object> linear = Map.of("rope_type", "linear", "factor", 2);
    assertEquals(
        new LinearRope.Policy(10_000, 2),
        read(Map.of("rope_scaling", linear, "rope_parameters", YARN)).policy());
    assertEquals(
        new LinearRope.Policy(10_000, 2),
        read(Map.of("rope_scaling", Map.of(), "rope_parameters", linear)).policy());
  }

  @Test
  void theFamilysBaseCountsWhereNoneIsGiven() {
    assertEquals(new DefaultRope.Policy(10_000), read(Map.of()).policy());
  }

  @Test
  void anUnknownTypeIsRefusedListingTheKnown() {
    String message =
        message(UnknownNameException.class, Map.of("rope_scaling", Map.of("rope_type", "spiral")));
    assertTrue(message.contains("'spiral'"), message);
    assertTrue(message.contains("default, dynamic, linear, llama3, yarn"), message);
  }

  @Test
  void aKeyOfTheSectionThatNoPolicyHasIsRefused() {
    String message =
        refusal(Map.of("rope_scaling", Map.of("type", "default", "mrope_section", List.of(16))));
    assertTrue(message.contains("'rope_scaling.mrope_section'"), message);
  }

  @Test
  void aKeyOfAnotherPolicyIsPassedOverAsInTransformers() {
    assertEquals(
        new DefaultRope.Policy(10_000),
        read(Map.of("rope_scaling", Map.of("type", "default", "factor", 3))).policy());
  }

  @ParameterizedTest
  @ValueSource(strings = {"full_attention", "sliding_attention"})
  void settingsPerKindOfLayerAreRefused(String kind) {
    String message = refusal(Map.of("rope_parameters", Map.of(kind, Map.of("rope_theta", 1e4))));
    assertTrue(message.contains("'rope_parameters." + kind + "'"), message);
  }

  @Test
  void aPartOfEachHeadIsRotatedWhereTheConfigurationSaysSo() {
    assertEquals(HEAD, read(Map.of()).rotary());
    assertEquals(16, read(Map.of("partial_rotary_factor", 0.25)).rotary());
    assertEquals(
        48, read(Map.of("rope_parameters", Map.of("partial_rotary_factor", 0.75))).rotary());
    assertEquals(8, read(Map.of("partial_rotary_factor", 0.25)).policy().frequencies(16, 0).length);
  }

  @Test
  void aPartThatComesFromADivisionIsNotRoundedDown() {
    for (int all = 2; all <= 256; all += 2) {
      for (int part = 2; part <= all; part += 2) {
        Map<String, Object> config = base(Map.of("partial_rotary_factor", (double) part / all));
        assertEquals(part, Reading.of(all, config).rotary());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.5, 0.52, 1.5})
  void aPartThatIsOddNothingOrMoreThanAllIsRefused(double part) {
    String message = refusal(Map.of("partial_rotary_factor", part));
    assertTrue(message.contains("'partial_rotary_factor'"), message);
  }

  @Test
  void anOddHeadCannotBeRotated() {
    assertThrows(ConfigException.class, () -> Reading.of(63, base(Map.of())));
  }

  @Test
  void dynamicFrequenciesAreThoseOfEachTokensOwnLength() {
    RopePolicy policy =
        read(Map.of(
                "max_position_embeddings",
                2048,
                "rope_scaling",
                Map.of("type", "dynamic", "factor", 2)))
            .policy();
    double[] plain = new DefaultRope.Policy(10_000).frequencies(HEAD, 0);
    assertArrayEquals(plain, policy.frequencies(HEAD, 0));
    assertArrayEquals(plain, policy.frequencies(HEAD, 2047), "the 2048th token is within");
    double last = plain[1];
    for (int position = 2048; position < 2052; position++) {
      double next = policy.frequencies(HEAD, position)[1];
      assertTrue(next < last, "slower with every token beyond, at " + position);
      last = next;
    }
  }

  @Test
  void storedFactorsDivideFrequenciesPairByPair() {
    float[] factors = new float[HEAD / 2];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = 1 + i;
    }
    Map<String, Object> config = base(Map.of("rope_scaling", YARN));
    Rope plain = Reading.of(HEAD, config);
    Rope divided = Reading.of(HEAD, config, new StoredFactors(Optional.of(factors)));
    double[] expected = plain.policy().frequencies(HEAD, 5);
    for (int i = 0; i < expected.length; i++) {
      expected[i] /= 1 + i;
    }
    assertArrayEquals(expected, divided.policy().frequencies(HEAD, 5));
    assertEquals(plain.policy().magnitude(), divided.policy().magnitude());
    assertNotEquals(1, divided.policy().magnitude());
  }

  @Test
  void factorsForAnotherNumberOfPairsAreAnError() {
    RopePolicy policy = new FactoredRope(new DefaultRope.Policy(1e4), List.of(1.0, 2.0));
    assertThrows(IllegalArgumentException.class, () -> policy.frequencies(HEAD, 0));
  }

  @Test
  void yarnTakesTheStatedAttentionFactorBeforeAnyMscale() {
    Map<String, Object> mscales = with(with(YARN, "mscale", 1.0), "mscale_all_dim", 0.8);
    assertEquals(1.25, magnitude(with(mscales, "attention_factor", 1.25)));
    assertEquals((0.1 * Math.log(40) + 1) / (0.08 * Math.log(40) + 1), magnitude(mscales), 1e-15);
  }

  @Test
  void yarnTakesAnMscaleOfZeroForNone() {
    double plain = 0.1 * Math.log(40) + 1;
    assertEquals(plain, magnitude(YARN));
    assertEquals(plain, magnitude(with(YARN, "mscale", 0.5)));
    assertEquals(plain, magnitude(with(with(YARN, "mscale", 0.5), "mscale_all_dim", 0.0)));
  }

  @Test
  void yarnFindsItsFactorInTheTwoLengthsWhereNoneIsGiven() {
    Map<String, Object> scaling = new TreeMap<>(YARN);
    scaling.put("factor", null);
    RopePolicy policy =
        read(Map.of("max_position_embeddings", 16_384, "rope_parameters", scaling)).policy();
    assertEquals(new YarnRope.Policy(10_000, 4, 4096, 32, 1, true, 0.1 * Math.log(4) + 1), policy);
  }

  @Test
  void theOriginalLengthOutsideTheSectionGoesBeforeTheOneInside() {
    YarnRope.Policy policy =
        (YarnRope.Policy)
            read(Map.of("original_max_position_embeddings", 8192, "rope_scaling", YARN)).policy();
    assertEquals(8192, policy.original());
  }

  @Test
  void llama3NeedsAllItsNumbers() {
    for (String missing : List.of("factor", "low_freq_factor", "high_freq_factor")) {
      Map<String, Object> scaling =
          new TreeMap<>(
              Map.of(
                  "rope_type", "llama3",
                  "factor", 8,
                  "low_freq_factor", 1,
                  "high_freq_factor", 4));
      scaling.remove(missing);
      String message = refusal(Map.of("rope_scaling", scaling));
      assertTrue(message.contains("'rope_scaling." + missing + "' is missing"), message);
    }
  }

  private static double magnitude(Map<String, Object> scaling) {
    return read(Map.of("rope_scaling", scaling)).policy().magnitude();
  }

  private static Rope read(Map<String, Object> config) {
    return Reading.of(HEAD, base(config));
  }

  private static Map<String, Object> base(Map<String, Object> config) {
    Map<String, Object> all = new TreeMap<>(Map.of("max_position_embeddings", 163_840));
    all.putAll(config);
    return all;
  }

  private static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
    Map<String, Object> changed = new TreeMap<>(map);
    changed.put(key, value);
    return changed;
  }

  private static String refusal(Map<String, Object> config) {
    return message(ConfigException.class, config);
  }

  private static String message(Class<? extends Exception> type, Map<String, Object> config) {
    return String.valueOf(assertThrows(type, () -> read(config)).getMessage());
  }
}
