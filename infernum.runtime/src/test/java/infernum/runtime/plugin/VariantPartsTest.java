package infernum.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.InfernumException;
import infernum.spi.Settings;
import infernum.spi.UnknownNameException;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.Parts.Chosen;
import infernum.spi.op.ActivationFunction;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** With two activations: one plain, one that wants a slope and a bend, and may have a limit. */
@TestInstance(Lifecycle.PER_CLASS)
final class VariantPartsTest {
  private Services services = Services.of(Plugins.none());

  @BeforeAll
  void twoActivations(@TempDir Path folder) {
    PluginJars.jar(
        folder.resolve("plain.jar"), Sources.module("plain"), Sources.activation("plain", "plain"));
    PluginJars.jar(
        folder.resolve("bent.jar"),
        Sources.module("bent"),
        Sources.activation(
            "bent",
            "bent",
            """
            public java.util.List<infernum.spi.Parameter> parameters() {
              return java.util.List.of(
                  infernum.spi.Parameter.required("slope", "rise per unit"),
                  infernum.spi.Parameter.required("bend", "where it bends"),
                  infernum.spi.Parameter.optional("limit", "largest output", 6));
            }
            """));
    services = Services.of(Plugins.load(List.of(folder)));
    assertEquals(List.of(), services.problems());
  }

  @Test
  void theModelsOwnVariantIsTakenWhereTheUserChoseNone() {
    Chosen<ActivationFunction> chosen = choose("plain", Map.of(), Map.of());
    assertEquals("plain", chosen.variant().name());
    assertEquals(Settings.NONE, chosen.settings());
  }

  @Test
  void theUsersVariantReplacesTheModels() {
    Chosen<ActivationFunction> chosen =
        choose("plain", Map.of(), Map.of("activation", "bent:slope=2,bend=0.5"));
    assertEquals("bent", chosen.variant().name());
    assertEquals(Map.of("slope", 2.0, "bend", 0.5, "limit", 6.0), chosen.settings().values());
  }

  @Test
  void theUsersValueGoesBeforeTheConfigurationsAndThatBeforeTheDefault() {
    Chosen<ActivationFunction> chosen =
        choose(
            "plain",
            Map.of("slope", 1, "bend", 2.5, "limit", 7),
            Map.of("activation", "bent:slope=3"));
    assertEquals(Map.of("slope", 3.0, "bend", 2.5, "limit", 7.0), chosen.settings().values());
  }

  @Test
  void aKeyThatTheUserOverridesCountsAsRead() {
    ModelConfig config = new ModelConfig("config.json", Map.of("slope", 1, "bend", 2, "other", 3));
    parts(Map.of("activation", "bent:slope=3,bend=1"))
        .choose(ActivationFunction.class, "plain", config);
    assertEquals(Set.of("other"), config.unread(Set.of()));
  }

  @Test
  void allMissingParametersAreNamedWithTheWayToGiveThem() {
    String message = refusal(() -> choose("plain", Map.of(), Map.of("activation", "bent:limit=1")));
    assertTrue(message.contains("slope (rise per unit)"), message);
    assertTrue(message.contains("bend (where it bends)"), message);
    assertTrue(message.contains("--block activation=bent:slope=NUMBER,bend=NUMBER"), message);
    assertTrue(message.contains("config.json"), message);
  }

  @Test
  void aParameterThatTheVariantDoesNotHaveIsRefusedListingThoseThatItHas() {
    String message =
        refusal(
            () -> choose("plain", Map.of(), Map.of("activation", "bent:slope=1,bend=2,tilt=3")));
    assertTrue(message.contains("activation 'bent' has no parameter tilt"), message);
    assertTrue(message.contains("slope (rise per unit), bend (where it bends), limit"), message);
  }

  @Test
  void aVariantThatIsNotThereIsRefusedListingThoseThatAre() {
    Exception e =
        assertThrows(
            UnknownNameException.class,
            () -> choose("plain", Map.of(), Map.of("activation", "curved")));
    assertTrue(
        String.valueOf(e.getMessage()).matches(".*there are: bent, .*plain.*"), e::getMessage);
  }

  @Test
  void aRoleThatIsNoneIsRefusedListingTheRoles() {
    String message = refusal(() -> parts(Map.of("nose", "bent")));
    assertTrue(message.contains("'nose' isn't a role"), message);
    assertTrue(
        message.contains("attention, feed-forward, norm, router, rope, activation"), message);
  }

  @Test
  void aChoiceForWhatTheModelDoesNotHaveIsRefused() {
    VariantParts parts = parts(Map.of("router", "any", "activation", "plain"));
    parts.choose(ActivationFunction.class, "plain", new ModelConfig("config.json", Map.of()));
    String message = refusal(parts::requireAllAsked);
    assertTrue(message.contains("has no router"), message);
    assertTrue(message.contains("--block router=any"), message);
  }

  @Test
  void aChoiceIsReadAndWritten() {
    VariantChoice choice = VariantChoice.parse("sink-window:window=64,sinks=4");
    assertEquals("sink-window", choice.name());
    assertEquals(Map.of("window", 64.0, "sinks", 4.0), choice.parameters());
    assertEquals(choice, VariantChoice.parse(choice.toString()));
  }

  @Test
  void aMalformedChoiceIsRefusedWithWhatWasExpected() {
    for (String text :
        List.of(
            "", ":a=1", "x:", "x:a", "x:=1", "x:a=", "x:a=b", "x:a=NaN", "x:a=1,a=2", "x:a=1,")) {
      String message = refusal(() -> VariantChoice.parse(text));
      assertTrue(message.contains("NAME:PARAMETER=NUMBER"), message);
    }
  }

  private Chosen<ActivationFunction> choose(
      String own, Map<String, Object> config, Map<String, String> choices) {
    return parts(choices)
        .choose(ActivationFunction.class, own, new ModelConfig("config.json", config));
  }

  private VariantParts parts(Map<String, String> choices) {
    Map<String, VariantChoice> parsed = new TreeMap<>();
    choices.forEach((role, text) -> parsed.put(role, VariantChoice.parse(text)));
    return new VariantParts(services, parsed);
  }

  private static String refusal(Runnable step) {
    return String.valueOf(assertThrows(InfernumException.class, step::run).getMessage());
  }
}
