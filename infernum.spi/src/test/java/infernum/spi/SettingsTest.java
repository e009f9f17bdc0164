package infernum.spi;

import static infernum.spi.testing.Messages.messageOf;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private final Settings settings =
      new Settings(
          Map.of(
              "sinks", 4.0,
              "share", 0.5,
              "least", (double) Integer.MIN_VALUE,
              "huge", 4e9,
              "none", Double.NaN));

  @Test
  void declaredParametersHaveValues() {
    assertEquals(0.5, settings.number("share"));
    assertEquals(4, settings.integer("sinks"));
    assertEquals(Integer.MIN_VALUE, settings.integer("least"));
  }

  @Test
  void settingsDontChange() {
    Map<String, Double> values = new HashMap<>();
    Settings empty = new Settings(values);
    values.put("sinks", 4.0);
    assertEquals(Map.of(), empty.values());
  }

  @Test
  void aParameterThatWasntDeclaredIsAProgrammersError() {
    assertEquals(
        "parameter 'window' wasn't declared; declared: []",
        messageOf(IllegalArgumentException.class, () -> Settings.NONE.number("window")));
  }

  @Test
  void aWholeNumberIsDemandedByTheParametersName() {
    assertEquals(
        "parameter 'share' must be a whole number of 32 bits, is 0.5",
        messageOf(InfernumException.class, () -> settings.integer("share")));
    assertEquals(
        "parameter 'huge' must be a whole number of 32 bits, is 4.0E9",
        messageOf(InfernumException.class, () -> settings.integer("huge")));
    assertEquals(
        "parameter 'none' must be a whole number of 32 bits, is NaN",
        messageOf(InfernumException.class, () -> settings.integer("none")));
  }

  @Test
  void aParameterIsRequiredOrHasADefault() {
    assertEquals(OptionalDouble.empty(), Parameter.required("sinks", "tokens").byDefault());
    assertEquals(OptionalDouble.of(4), Parameter.optional("sinks", "tokens", 4).byDefault());
  }
}
