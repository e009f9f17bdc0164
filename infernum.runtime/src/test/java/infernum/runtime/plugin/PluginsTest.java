package infernum.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.op.ActivationFunction;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every plug-in here is a jar that was really built, the bad ones too. */
final class PluginsTest {
  @TempDir private Path folder;

  @Test
  void aJarIsLoadedIntoALayerOfItsOwn() {
    good("a.jar", "a", "act-a");
    good("b.jar", "b", "act-b");
    Plugins plugins = Plugins.load(List.of(folder));
    assertEquals(List.of(), plugins.problems());
    assertEquals(List.of("a.jar", "b.jar"), plugins.loaded().stream().map(Plugin::name).toList());
    Plugin first = plugins.loaded().getFirst();
    assertEquals(Set.of("a"), first.roots());
    assertEquals(folder.resolve("a.jar"), first.path());
    assertNotSame(first.layer(), plugins.loaded().getLast().layer());
    assertTrue(ModuleLayer.boot().findModule("a").isEmpty());
  }

  @Test
  void aFolderMayHoldLibrariesAutomaticModulesAndNativeOnes() throws IOException {
    Path both = folder.resolve("both");
    Path plain =
        PluginJars.jar(both.resolve("plain-1.2.jar"), "package plain; public class Lib {}");
    Path named =
        PluginJars.jar(both.resolve("named.jar"), "module named { exports named; }", lib("named"));
    PluginJars.jar(
        both.resolve("main.jar"),
        List.of(plain, named),
        Sources.module("main", "requires plain; requires named;"),
        Sources.activation("main", "act", "Object[] libs = {new plain.Lib(), new named.Lib()};"));
    Files.createDirectories(both.resolve("native"));
    Files.writeString(both.resolve("native/libx.so"), "");
    Plugins plugins = Plugins.load(List.of(folder));
    assertEquals(List.of(), plugins.problems());
    assertEquals("act", Services.of(plugins).variants(ActivationFunction.class).get("act").name());
  }

  @Test
  void twoJarsOfAFolderWithOneModuleAreRefused() {
    good("twice/one.jar", "same", "act");
    good("twice/two.jar", "same", "act");
    assertProblem("plug-in 'twice'", "Two versions of module same found", "one.jar", "two.jar");
  }

  @Test
  void twoPluginsWithOneModuleAreRefused() {
    good("p.jar", "same", "act");
    good("q.jar", "same", "act");
    assertProblem("plug-in 'q.jar'", "module same is already loaded by plug-in 'p.jar'");
    assertEquals(1, Plugins.load(List.of(folder)).loaded().size());
  }

  @Test
  void aMissingModuleIsNamedWithWhereToPutIt() throws IOException {
    Path lib = PluginJars.jar(folder.resolve("lib.jar"), "module lib { exports lib; }", lib("lib"));
    PluginJars.jar(
        folder.resolve("needy.jar"),
        List.of(lib),
        Sources.module("needy", "requires lib;"),
        Sources.activation("needy", "act"));
    Files.delete(lib);
    assertProblem(
        "plug-in 'needy.jar'",
        "module needy requires module lib, which is missing",
        "into a folder of the plugins folder");
  }

  @Test
  void aModuleThatIsMissingOnlyWhereItIsOptionalIsNoProblem() throws IOException {
    Path lib = PluginJars.jar(folder.resolve("lib.jar"), "module lib { exports lib; }", lib("lib"));
    PluginJars.jar(
        folder.resolve("modest.jar"),
        List.of(lib),
        Sources.module("modest", "requires static lib;"),
        Sources.activation("modest", "act"));
    Files.delete(lib);
    assertEquals(List.of(), Plugins.load(List.of(folder)).problems());
  }

  @Test
  void aPluginThatNeedsAnotherIsToldToShareAFolder() {
    Path base =
        PluginJars.jar(
            folder.resolve("base.jar"),
            Sources.module("base", "exports base;"),
            Sources.activation("base", "act"));
    PluginJars.jar(
        folder.resolve("above.jar"),
        List.of(base),
        Sources.module("above", "requires base;"),
        Sources.activation("above", "other"));
    assertProblem(
        "plug-in 'above.jar'",
        "module above requires module base, which is in plug-in 'base.jar'",
        "put all jars into one folder");
    assertEquals(
        List.of("base.jar"),
        Plugins.load(List.of(folder)).loaded().stream().map(Plugin::name).toList());
  }

  @Test
  void aModuleOfJavaThatWasNotStartedIsNamedWithTheOptionForIt() {
    String absent =
        ModuleFinder.ofSystem().findAll().stream()
            .map(reference -> reference.descriptor().name())
            .filter(name -> ModuleLayer.boot().findModule(name).isEmpty())
            .sorted()
            .findFirst()
            .orElseThrow();
    PluginJars.jar(
        folder.resolve("p.jar"),
        Sources.module("p", "requires %s;".formatted(absent)),
        Sources.activation("p", "act"));
    assertProblem(
        "plug-in 'p.jar'", "requires module " + absent, "'--add-modules %s'".formatted(absent));
  }

  @Test
  void aCopyOfTheSpiIsRefused() throws IOException {
    good("p/p.jar", "p", "act");
    copyOf("infernum.spi", folder.resolve("p/spi.jar"));
    assertProblem("plug-in 'p'", "bundles module infernum.spi", "remove that jar");
  }

  @Test
  void aCopyOfALibraryOfInfernumIsRefused() throws IOException {
    good("p/p.jar", "p", "act");
    copyOf("info.picocli", folder.resolve("p/picocli.jar"));
    assertProblem("plug-in 'p'", "bundles module info.picocli", "remove that jar");
  }

  @Test
  void classesOfTheSpiInsideAPluginsOwnModuleAreRefused() {
    PluginJars.jar(
        folder.resolve("fat.jar"),
        "module fat {}",
        "package infernum.spi.op; public class Silu {}");
    assertProblem(
        "plug-in 'fat.jar'", "contains package infernum.spi.op", "module infernum.spi of infernum");
  }

  @Test
  void aDamagedJarIsNamed() throws IOException {
    Files.writeString(folder.resolve("garbage.jar"), "not a jar");
    assertProblem("plug-in 'garbage.jar'", "garbage.jar", "zip END header not found");
  }

  @Test
  void aDamagedDescriptorIsNamed() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("odd"));
    Files.write(classes.resolve("module-info.class"), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    assertProblem("plug-in 'odd'", "Bad magic number");
  }

  @Test
  void aJarThatProvidesNothingIsRefused() {
    PluginJars.jar(folder.resolve("idle.jar"), "module idle {}", lib("idle"));
    assertProblem("plug-in 'idle.jar'", "provides a service of infernum", "ActivationFunction");
  }

  @Test
  void anEmptyFolderIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    assertProblem("plug-in 'empty'", "provides a service of infernum");
  }

  @Test
  void servicesThatAreDeclaredAsOnTheClassPathAreRefused(@TempDir Path work) throws IOException {
    Path classes = PluginJars.compile(work, List.of(), Sources.activation("old", "act"));
    Path jar = folder.resolve("old.jar");
    Path list = classes.resolve("META-INF/services/infernum.spi.op.ActivationFunction");
    Files.createDirectories(list.getParent());
    Files.writeString(list, "old.Act\n");
    PluginJars.tool("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
    assertProblem("plug-in 'old.jar'", "META-INF/services", "module-info.java");
  }

  @Test
  void aProvidedInterfaceThatIsNoServiceIsRefused() {
    PluginJars.jar(
        folder.resolve("p.jar"),
        Sources.module("p", "provides infernum.spi.Variant with p.Act;"),
        Sources.activation("p", "act"));
    assertProblem("plug-in 'p.jar'", "provides infernum.spi.Variant, which isn't a service");
  }

  @Test
  void anotherVersionOfTheSpiIsRefused() {
    PluginJars.jar(
        folder.resolve("new.jar"), Sources.versioned("2", "p", ""), Sources.activation("p", "act"));
    assertProblem("plug-in 'new.jar'", "module p was built for SPI version 2, this infernum has 1");
  }

  @Test
  void aPluginThatTellsNoVersionIsRefused() {
    PluginJars.jar(
        folder.resolve("p.jar"), Sources.unversioned("p", ""), Sources.activation("p", "act"));
    assertProblem("plug-in 'p.jar'", "@SpiVersion(SpiVersion.CURRENT)");
  }

  @Test
  void aBadPluginStopsNoOther() throws IOException {
    Files.writeString(folder.resolve("a.jar"), "not a jar");
    good("b.jar", "b", "act-b");
    Files.writeString(folder.resolve("c.jar"), "not a jar either");
    good("d.jar", "d", "act-d");
    Plugins plugins = Plugins.load(List.of(folder));
    assertEquals(2, plugins.problems().size());
    assertEquals(List.of("b.jar", "d.jar"), plugins.loaded().stream().map(Plugin::name).toList());
  }

  @Test
  void whatIsNeitherAJarNorAFolderIsPassedOver() throws IOException {
    Files.writeString(folder.resolve("README.md"), "what these are");
    Files.createDirectories(folder.resolve(".git"));
    Plugins plugins = Plugins.load(List.of(folder));
    assertEquals(List.of(), plugins.problems());
    assertEquals(List.of(), plugins.loaded());
  }

  @Test
  void aFolderThatIsNotThereIsRefused() {
    Path nowhere = folder.resolve("nowhere");
    PluginException e = assertThrows(PluginException.class, () -> Plugins.load(List.of(nowhere)));
    assertContains(e, "no plugins folder " + nowhere);
  }

  @Test
  void pluginsOfSeveralFoldersAreLoadedAndThoseOfOneNameAreCalledByTheirPaths() {
    good("one/p.jar", "a", "act-a");
    good("two/p.jar", "b", "act-b");
    good("two/q.jar", "c", "act-c");
    List<Path> folders = List.of(folder.resolve("one"), folder.resolve("two"));
    Plugins plugins = Plugins.load(folders);
    assertEquals(folders, plugins.folders());
    assertEquals(
        List.of(
            folder.resolve("one/p.jar").toString(),
            folder.resolve("two/p.jar").toString(),
            "q.jar"),
        plugins.loaded().stream().map(Plugin::name).toList());
  }

  @Test
  void aFolderThatIsNamedTwiceIsLoadedOnce() {
    good("one/p.jar", "a", "act-a");
    Path one = folder.resolve("one");
    Plugins plugins = Plugins.load(List.of(one, folder.resolve("one/../one")));
    assertEquals(List.of(), plugins.problems());
    assertEquals(1, plugins.loaded().size());
  }

  @Test
  void onTheClassPathPluginsAreRefused() {
    PluginException e =
        assertThrows(PluginException.class, () -> Plugins.load(List.of(folder), null));
    assertContains(e, "need the module path", "java -p");
  }

  private void good(String jar, String module, String activation) {
    PluginJars.jar(
        folder.resolve(jar), Sources.module(module), Sources.activation(module, activation));
  }

  private static String lib(String in) {
    return "package %s; public class Lib {}".formatted(in);
  }

  private static void copyOf(String module, Path to) throws IOException {
    PluginJars.jarOf(to, PluginJars.location(module));
  }

  private static void assertContains(Exception e, String... parts) {
    for (String part : parts) {
      assertTrue(
          String.valueOf(e.getMessage()).contains(part), () -> part + " in " + e.getMessage());
    }
  }

  /** There is one problem, of one line, which begins and goes on like this. */
  private void assertProblem(String begin, String... parts) {
    List<String> problems = Plugins.load(List.of(folder)).problems();
    assertEquals(1, problems.size(), problems::toString);
    String problem = problems.getFirst();
    assertTrue(problem.startsWith(begin + ": "), problem);
    assertEquals(1, problem.lines().count(), problem);
    for (String part : parts) {
      assertTrue(problem.contains(part), () -> "'%s' in: %s".formatted(part, problem));
    }
  }
}
