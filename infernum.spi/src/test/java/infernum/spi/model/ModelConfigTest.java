package infernum.spi.model;

import static infernum.spi.testing.Messages.messageOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ModelConfigTest {
  private final Map<String, Object> values =
      new HashMap<>(
          Map.of(
              "hidden_act",
              "silu",
              "hidden_size",
              64,
              "rms_norm_eps",
              1e-5,
              "tie_word_embeddings",
              true,
              "attention_bias",
              false,
              "eos_token_id",
              List.of(2, 3),
              "layer_types",
              List.of("full", "sliding"),
              "rope_scaling",
              Map.of("rope_type", "llama3", "factor", 8.0)));

  private final ModelConfig config = new ModelConfig("config.json", values);

  private static void fails(String message, Executable call) {
    assertEquals("config.json: " + message, messageOf(ConfigException.class, call));
  }

  @Test
  void keysHaveTheirValues() {
    assertEquals("config.json", config.file());
    assertEquals("silu", config.text("hidden_act"));
    assertEquals(64, config.integer("hidden_size"));
    assertEquals(64, config.positive("hidden_size"));
    assertEquals(64.0, config.number("hidden_size"));
    assertEquals(1e-5, config.number("rms_norm_eps"));
    assertTrue(config.flag("tie_word_embeddings", false));
    assertEquals(List.of(2.0, 3.0), config.numbers("eos_token_id"));
    assertEquals(List.of("full", "sliding"), config.texts("layer_types"));
  }

  @Test
  void aKeyThatIsAbsentHasTheDefault() {
    assertEquals("gelu", config.text("act", "gelu"));
    assertEquals(7, config.integer("size", 7));
    assertEquals(7, config.positive("size", 7));
    assertEquals(7.5, config.number("size", 7.5));
    assertTrue(config.flag("flag", true));
    assertEquals(List.of(), config.numbers("ids"));
    assertEquals(List.of(), config.texts("names"));
    assertEquals(Set.of(), config.section("section").keys());
  }

  @Test
  void aKeyThatIsThereGoesBeforeTheDefault() {
    assertEquals("silu", config.text("hidden_act", "gelu"));
    assertEquals(64, config.integer("hidden_size", 7));
    assertEquals(64, config.positive("hidden_size", 7));
    assertEquals(1e-5, config.number("rms_norm_eps", 7.5));
    assertFalse(config.flag("attention_bias", true));
  }

  @Test
  void aKeyOfValueNullIsAbsent() {
    Map<String, @Nullable Object> nulls = new HashMap<>();
    nulls.put("window", null);
    ModelConfig absent = config(nulls);
    assertFalse(absent.has("window"));
    assertEquals(7, absent.integer("window", 7));
    assertEquals(Set.of(), absent.keys());
    assertEquals(Set.of(), absent.unread(List.of()));
    fails("'window' is missing", () -> absent.integer("window"));
  }

  /** As a reader of JSON makes it, where null is a value like any other. */
  @SuppressWarnings("NullAway")
  private static ModelConfig config(Map<String, @Nullable Object> values) {
    return new ModelConfig("config.json", values);
  }

  @Test
  void aSingleValueIsAListOfOne() {
    values.put("eos_token_id", 2);
    values.put("layer_types", "full");
    assertEquals(List.of(2.0), config.numbers("eos_token_id"));
    assertEquals(List.of("full"), config.texts("layer_types"));
  }

  @Test
  void wholeNumbersMayBeWrittenWithADot() {
    values.put("hidden_size", 64.0);
    assertEquals(64, config.integer("hidden_size"));
  }

  @Test
  void aValueOfTheWrongKindIsNamedWithItsKey() {
    fails("'none' is missing", () -> config.text("none"));
    fails("'hidden_size' must be a string, is 64", () -> config.text("hidden_size"));
    fails("'hidden_act' must be a number, is silu", () -> config.number("hidden_act"));
    fails("'hidden_act' must be a whole number, is silu", () -> config.integer("hidden_act"));
    fails(
        "'rms_norm_eps' must be a whole number of 32 bits, is 1.0E-5",
        () -> config.integer("rms_norm_eps"));
    fails("'hidden_act' must be true or false, is silu", () -> config.flag("hidden_act", true));
    fails("'hidden_act' must be an object, is silu", () -> config.section("hidden_act"));
    fails("'layer_types' must be a list of numbers, has full", () -> config.numbers("layer_types"));
    fails("'eos_token_id' must be a list of strings, has 2", () -> config.texts("eos_token_id"));
  }

  @Test
  void numbersBeyondAnIntAreRefused() {
    values.put("hidden_size", 1L << 32);
    fails(
        "'hidden_size' must be a whole number of 32 bits, is 4294967296",
        () -> config.integer("hidden_size"));
  }

  @Test
  void sizesAreGreaterThanZero() {
    values.put("hidden_size", 0);
    fails("'hidden_size' must be greater than 0, is 0", () -> config.positive("hidden_size"));
    fails("'hidden_size' must be greater than 0, is 0", () -> config.positive("hidden_size", 7));
  }

  @Test
  void aListWithAHoleIsRefused() {
    values.put("eos_token_id", Arrays.asList(2, null));
    fails(
        "'eos_token_id' must be a list of numbers, has null", () -> config.numbers("eos_token_id"));
  }

  @Test
  void onlyAFalseThatIsThereIsFalse() {
    assertTrue(config.isFalse("attention_bias"));
    assertFalse(config.isFalse("tie_word_embeddings"));
    assertFalse(config.isFalse("none"));
  }

  @Test
  void aSectionsKeysAreNamedWithTheirPath() {
    ModelConfig scaling = config.section("rope_scaling");
    assertEquals("llama3", scaling.text("rope_type"));
    assertEquals(Set.of("factor", "rope_type"), scaling.keys());
    fails("'rope_scaling.low_freq_factor' is missing", () -> scaling.number("low_freq_factor"));
    fails("'none.factor' is missing", () -> config.section("none").number("factor"));
  }

  @Test
  void keysThatNobodyAskedForAreTold() {
    config.text("hidden_act");
    config.integer("hidden_size", 1);
    config.flag("attention_bias", true);
    config.numbers("eos_token_id");
    config.require(true, "layer_types", "never said");
    config.isFalse("tie_word_embeddings");
    assertEquals(Set.of("rms_norm_eps", "rope_scaling"), config.unread(List.of()));
    assertEquals(Set.of("rope_scaling"), config.unread(List.of("rms_norm_eps")));
  }

  @Test
  void keysOfASectionAreAskedForByThemselves() {
    config.section("rope_scaling").text("rope_type");
    assertFalse(config.unread(List.of()).contains("rope_scaling"));
    assertEquals(Set.of("factor"), config.section("rope_scaling").unread(List.of()));
    assertTrue(config.unread(List.of()).contains("hidden_size"));
  }

  @Test
  void aConditionThatDoesntHoldIsAnErrorOfItsKey() {
    fails(
        "'rope_scaling.factor' must be at least 16",
        () -> config.section("rope_scaling").require(false, "factor", "must be at least 16"));
  }

  @Test
  void aNumberThatMustBePositiveIsNeitherZeroNorInfiniteNorNaN() {
    assertEquals(1e-5, config.positiveNumber("rms_norm_eps"));
    assertEquals(2.5, config.positiveNumber("rope_theta", 2.5));
    for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      values.put("rope_theta", wrong);
      fails(
          "'rope_theta' must be greater than 0 and finite, is " + wrong,
          () -> config.positiveNumber("rope_theta", 2.5));
    }
  }
}
