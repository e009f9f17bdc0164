package infernum.server.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ArchitectureTest {
  static {
    // Names of packages are all that is asked for; reading the classes behind them takes long.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
  }

  private static final List<Part> PARTS = Part.ALL;

  @Test
  void everyModuleIsInTheTable() throws IOException {
    Set<String> onDisk =
        Sources.files(file -> file.endsWith("src/main/java/module-info.java")).stream()
            .map(file -> file.subpath(0, file.getNameCount() - 4).toString())
            // A user's project, not a module of this build.
            .filter(folder -> !folder.startsWith("examples/"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        onDisk, PARTS.stream().map(Part::folder).collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @FieldSource("PARTS")
  void requiresOnlyWhatTheTableAllows(Part part) {
    List<String> forbidden =
        part.descriptor().requires().stream()
            .map(Requires::name)
            .filter(required -> !part.mayRequire(required))
            .toList();
    assertEquals(List.of(), forbidden, part + " may use " + part.mayUse());
  }

  @ParameterizedTest
  @FieldSource("PARTS")
  void usesOnlyWhatTheTableAllows(Part part) {
    JavaClasses all = part.classes();
    assertTrue(all.size() >= part.floor(), () -> part + " has only " + all.size() + " classes");
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(part.packages())
        .because("the table in " + Part.class.getSimpleName() + " says so")
        .check(all);
  }

  @ParameterizedTest
  @FieldSource("PARTS")
  void packagesAreFreeOfCycles(Part part) {
    slices()
        .matching("infernum.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true) // one package
        .check(part.classes());
  }

  @Test
  void servicesAreDeclaredInModuleInfoOnly() throws IOException {
    assertEquals(List.of(), Sources.files(file -> file.toString().contains("META-INF/services")));
  }

  @Test
  void everyPackageSaysWhatLivesThere() throws IOException {
    List<Path> silent =
        Sources.files(file -> file.toString().matches(".*/src/main/java/infernum/.*\\.java"))
            .stream()
            .map(Path::getParent)
            .distinct()
            .filter(
                folder -> !Files.exists(Sources.ROOT.resolve(folder).resolve("package-info.java")))
            .toList();
    assertEquals(List.of(), silent);
  }
}
