package infernum.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.UnknownNameException;
import infernum.spi.model.ModelFamily;
import infernum.spi.op.ActivationFunction;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServicesTest {
  @TempDir private Path folder;

  @Test
  void thisModuleUsesEveryKindOfService() {
    Set<String> kinds =
        ServiceKind.ALL.stream().map(kind -> kind.service().getName()).collect(Collectors.toSet());
    Set<String> uses = Services.class.getModule().getDescriptor().uses();
    assertEquals(
        kinds,
        uses.stream().filter(use -> use.startsWith("infernum.spi.")).collect(Collectors.toSet()));
  }

  @Test
  void aPluginsServiceIsFoundByNameWithItsOrigin() {
    jar("p.jar", "p", "act", "");
    Services services = services();
    ActivationFunction act = services.variants(ActivationFunction.class).get("act");
    assertEquals(Optional.of(new Origin("p", Optional.of("p.jar"))), services.origin(act));
    assertEquals(List.of(), services.problems());
    services.requireNoProblems();
  }

  @Test
  void withoutThePluginTheErrorTellsWhatThereIs() {
    jar("p.jar", "p", "act", "");
    Exception e =
        assertThrows(
            UnknownNameException.class,
            () -> services().variants(ActivationFunction.class).get("relu2"));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("no activation is named 'relu2'"), message);
    assertTrue(message.contains("act"), message);
    assertTrue(message.contains("plugins folder"), message);
  }

  @Test
  void infernumsOwnServicesHaveInfernumAsTheirOrigin() {
    for (Provided<?> own : Services.of(Plugins.none()).provided()) {
      assertEquals(Optional.empty(), own.origin().plugin());
      assertTrue(own.origin().module().startsWith("infernum."), own.origin().toString());
    }
  }

  @Test
  void ofTwoServicesWithOneNameTheFirstStaysAndBothAreNamed() {
    jar("p.jar", "p", "act", "");
    jar("q.jar", "q", "act", "");
    Services services = services();
    assertEquals(1, services.problems().size(), services.problems()::toString);
    String problem = services.problems().getFirst();
    assertTrue(problem.contains("activation are named 'act'"), problem);
    assertTrue(problem.contains("module p of plug-in 'p.jar'"), problem);
    assertTrue(problem.contains("module q of plug-in 'q.jar'"), problem);
    ActivationFunction act = services.variants(ActivationFunction.class).get("act");
    assertEquals("p.Act", act.getClass().getName());
  }

  @Test
  void aConstructorThatThrowsIsAProblemAndHidesNoOther() {
    jar("p.jar", "p", "act", "public Act() { throw new IllegalStateException(\"no luck\"); }");
    jar("q.jar", "q", "other", "");
    Services services = services();
    assertEquals(1, services.problems().size(), services.problems()::toString);
    String problem = services.problems().getFirst();
    assertTrue(problem.startsWith("plug-in 'p.jar': "), problem);
    assertTrue(problem.contains("p.Act"), problem);
    assertTrue(problem.contains("no luck"), problem);
    assertEquals("other", services.variants(ActivationFunction.class).get("other").name());
  }

  @Test
  void aMissingClassIsAProblemOfThePluginThatNeedsIt() {
    Path lib =
        PluginJars.jar(
            folder.resolve("p/lib.jar"),
            "module lib { exports lib; }",
            "package lib; public class Lib {}");
    PluginJars.jar(
        folder.resolve("p/p.jar"),
        List.of(lib),
        Sources.module("p", "requires lib;"),
        Sources.activation("p", "act", "lib.Lib lib = new lib.Lib();"));
    PluginJars.jar(lib, "module lib { exports lib; }", "package lib; public class Other {}");
    Services services = services();
    assertEquals(1, services.problems().size(), services.problems()::toString);
    assertTrue(services.problems().getFirst().contains("lib/Lib"), services.problems()::toString);
  }

  @Test
  void aNameThatCannotBeAskedForIsAProblem() {
    PluginJars.jar(
        folder.resolve("p.jar"),
        Sources.module("p"),
        Sources.activation("p", "act")
            .replace("return \"act\"", "throw new IllegalStateException(\"nameless\")"));
    assertTrue(services().problems().getFirst().contains("nameless"));
  }

  @Test
  void aProviderMethodThatPromisesTheInterfaceOnlyIsThePluginsToo() {
    jar(
        "p.jar",
        "p",
        "act",
        "public static infernum.spi.op.ActivationFunction provider() { return new Act(); }");
    Services services = services();
    ActivationFunction act = services.variants(ActivationFunction.class).get("act");
    assertEquals(Optional.of("p.jar"), services.origin(act).flatMap(Origin::plugin));
    assertEquals(
        services.provided().size(),
        services.provided().stream().map(Provided::service).distinct().count());
  }

  @Test
  void whatFailedIsNamedWithTheWayToStartWithoutIt() {
    jar("p.jar", "p", "act", "");
    jar("q.jar", "q", "act", "");
    PluginJars.jar(folder.resolve("r.jar"), "module r {}", "package r; public class Lib {}");
    PluginException e = assertThrows(PluginException.class, () -> services().requireNoProblems());
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("plug-in 'q.jar'"), message);
    assertTrue(message.contains("plug-in 'r.jar'"), message);
    assertTrue(message.contains("--allow-failed-plugins"), message);
  }

  @Test
  void twoSetsOfServicesKnowNothingOfEachOther() {
    jar("p.jar", "p", "act", "");
    Services with = services();
    Services without = Services.of(Plugins.none());
    assertTrue(with.variants(ActivationFunction.class).find("act").isPresent());
    assertTrue(without.variants(ActivationFunction.class).find("act").isEmpty());
    assertEquals(
        with.families().all().size(), without.families().all().size(), ModelFamily.class.getName());
  }

  private Services services() {
    return Services.of(Plugins.load(List.of(folder)));
  }

  private void jar(String jar, String module, String activation, String members) {
    PluginJars.jar(
        folder.resolve(jar),
        Sources.module(module),
        Sources.activation(module, activation, members));
  }
}
