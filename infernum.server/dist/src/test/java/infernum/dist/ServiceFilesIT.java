package infernum.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the class path, each jar offers what its module does. */
class ServiceFilesIT {
  private static final Path TOOL =
      Guide.ROOT.resolve("infernum.server/dist/src/tool/java/ServiceFiles.java");

  @TempDir Path temporary;

  @Test
  void eachJarsServiceFilesAreWhatItsModuleProvides() throws IOException {
    int services = 0;
    for (Path jar : jars()) {
      Map<String, List<String>> provided = new TreeMap<>();
      ModuleDescriptor module = ModuleFinder.of(jar).findAll().iterator().next().descriptor();
      module.provides().forEach(one -> provided.put(one.service(), one.providers()));
      assertEquals(provided, serviceFiles(jar), module.name());
      services += provided.size();
    }
    assertTrue(services >= 12, services + " services in all"); // or none was looked at
  }

  private static List<Path> jars() throws IOException {
    try (Stream<Path> files = Files.walk(Distribution.BUILT)) {
      return files
          .filter(file -> file.getFileName().toString().matches("infernum\\..*\\.jar"))
          .filter(file -> !file.startsWith(Distribution.BUILT.resolve("sdk")))
          .sorted()
          .toList();
    }
  }

  private static Map<String, List<String>> serviceFiles(Path jar) throws IOException {
    Map<String, List<String>> services = new TreeMap<>();
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Path folder = inside.getPath("META-INF/services");
      if (Files.exists(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.toList()) {
            services.put(file.getFileName().toString(), Files.readAllLines(file));
          }
        }
      }
    }
    return services;
  }

  @Test
  void theSameServicesAreFoundOnBothPaths() throws Exception {
    Path home = Distribution.BUILT;
    Map<String, String> environment = Map.of("JAVA_HOME", System.getProperty("java.home"));
    Command modules =
        Command.run(
            temporary, environment, List.of(Distribution.COMMAND.toString(), "plugins", "--json"));
    List<String> path = new ArrayList<>(List.of(home + "/lib/*"));
    try (Stream<Path> files = Files.walk(home.resolve("plugins"))) {
      files.map(Path::toString).filter(file -> file.endsWith(".jar")).forEach(path::add);
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Command classes =
        Command.run(
            temporary,
            environment,
            List.of(
                java,
                "-cp",
                String.join(":", path),
                "infernum.runtime.cli.Main",
                "plugins",
                "--json"));
    assertEquals(0, modules.code(), modules::toString);
    assertEquals(0, classes.code(), classes::toString);
    assertTrue(services(modules).contains("bundled model spark"), services(modules)::toString);
    assertEquals(services(modules), services(classes));
  }

  private static Set<String> services(Command plugins) {
    return Pattern.compile("\"kind\" : \"([^\"]+)\",\\s+\"name\" : \"([^\"]+)\"")
        .matcher(plugins.out())
        .results()
        .map(found -> found.group(1) + " " + found.group(2))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void aProviderThatTheClassPathCannotMakeFailsTheBuild() throws Exception {
    Path sources = Files.createDirectories(temporary.resolve("src/p"));
    Path module = temporary.resolve("src/module-info.java");
    Files.writeString(module, "module p { provides Runnable with p.Good, p.Odd; }");
    Files.writeString(
        sources.resolve("Good.java"),
        "package p; public class Good implements Runnable { public void run() {} }");
    Path odd = sources.resolve("Odd.java");
    Files.writeString(
        odd,
        "package p; public class Odd { private Odd() {} public static Runnable provider() {"
            + " return () -> {}; } }");
    Command refused = derive(module, sources);
    assertEquals(1, refused.code(), refused::toString);
    assertTrue(refused.err().startsWith("ServiceFiles: provider p.Odd can't"), refused::err);
    Files.writeString(
        odd, "package p; public class Odd implements Runnable { public void run() {} }");
    assertEquals(new Command(0, "", ""), derive(module, sources));
    assertEquals(
        List.of("p.Good", "p.Odd"),
        Files.readAllLines(temporary.resolve("classes/META-INF/services/java.lang.Runnable")));
    Files.writeString(module, "module p { }");
    assertEquals(new Command(0, "", ""), derive(module, sources));
    assertEquals(List.of(), filesIn(temporary.resolve("classes/META-INF/services")));
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private Command derive(Path module, Path sources) throws IOException, InterruptedException {
    Path bin = Path.of(System.getProperty("java.home"), "bin");
    String script =
        "'%1$s/javac' -d classes '%2$s' '%3$s'/*.java && '%1$s/java' '%4$s' classes"
            .formatted(bin, module, sources, TOOL);
    return Command.run(temporary, Map.of(), List.of("sh", "-c", script));
  }
}
