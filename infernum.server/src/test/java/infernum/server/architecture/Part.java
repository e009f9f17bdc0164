package infernum.server.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A module of this project. Its package has its name.
 *
 * @param folder from the root
 * @param module its name
 * @param mayUse the modules it may require and whose classes it may use; java.base and the
 *     annotations go without saying
 * @param floor classes it has at the very least, so that no rule passes on an empty folder
 */
record Part(String folder, String module, Set<String> mayUse, int floor) {

  /** Who may use what. Every module of the build is in here; a test sees to that. */
  static final List<Part> ALL =
      List.of(
          new Part("infernum.spi", "infernum.spi", Set.of(), 100),
          new Part("infernum.cpu-reference", "infernum.cpu.reference", Set.of("infernum.spi"), 35),
          new Part("infernum.cuda", "infernum.cuda", Set.of("infernum.spi", "jcuda"), 4),
          new Part("infernum.blocks", "infernum.blocks", Set.of("infernum.spi"), 40),
          family("llama"),
          family("qwen"),
          plugin("example-op"),
          plugin("example-attention"),
          plugin("example-fusion"),
          plugin("model-spark"),
          // "native" is a word of Java's, and no part of a module's name.
          new Part("plugins/cpu-native", "infernum.plugin.cpunative", Set.of("infernum.spi"), 20),
          new Part(
              "plugins/cpu-simd",
              "infernum.plugin.cpu.simd",
              Set.of("infernum.spi", "jdk.incubator.vector"),
              20),
          new Part(
              "infernum.runtime",
              "infernum.runtime",
              Set.of(
                  "infernum.spi",
                  "infernum.blocks",
                  "info.picocli",
                  "tools.jackson.databind",
                  "java.management",
                  "jdk.management",
                  "jdk.unsupported",
                  "org.jline.keymap",
                  "org.jline.reader",
                  "org.jline.terminal"),
              90),
          new Part(
              "benchmarks",
              "infernum.benchmarks",
              Set.of(
                  "infernum.spi",
                  "infernum.runtime",
                  "info.picocli",
                  "tools.jackson.core",
                  "tools.jackson.databind",
                  "java.management",
                  "jdk.management"),
              25),
          new Part(
              "infernum.server",
              "infernum.server",
              Set.of(
                  "infernum.spi",
                  "infernum.runtime",
                  "info.picocli",
                  "com.fasterxml.jackson.annotation",
                  "io.micrometer",
                  "io.prometheus.metrics.core",
                  "io.prometheus.metrics.model",
                  "micrometer.core",
                  "micrometer.registry.prometheus",
                  "org.apache.catalina",
                  "org.apache.coyote",
                  "org.apache.tomcat.util.net",
                  "org.apache.tomcat.embed.core",
                  "spring",
                  "tools.jackson.core",
                  "tools.jackson.databind"),
              50));

  /** Packages of modules that aren't named like them; "spring" stands for all of Spring's. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "info.picocli",
          "picocli",
          "tools.jackson.databind",
          "tools.jackson",
          "tools.jackson.core",
          "tools.jackson",
          "jdk.management",
          "com.sun.management",
          "org.apache.tomcat.embed.core",
          "jakarta.servlet",
          "spring",
          "org.springframework");

  private static Part family(String name) {
    String module = "infernum.model." + name;
    return new Part(module, module, Set.of("infernum.spi", "infernum.blocks"), 3);
  }

  private static Part plugin(String name) {
    String module = "infernum.plugin." + name.replace('-', '.');
    return new Part("plugins/" + name, module, Set.of("infernum.spi", "infernum.blocks"), 1);
  }

  private Path output() {
    return Sources.ROOT.resolve(folder).resolve(Sources.BUILD).resolve("classes");
  }

  JavaClasses classes() {
    return new ClassFileImporter().importPath(output());
  }

  ModuleDescriptor descriptor() {
    return ModuleFinder.of(output()).find(module).orElseThrow().descriptor();
  }

  boolean mayRequire(String required) {
    return required.equals("java.base")
        || required.equals("org.jspecify")
        || mayUse.contains(required.startsWith("spring.") ? "spring" : required);
  }

  /** In ArchUnit's notation. */
  String[] packages() {
    return Stream.concat(Stream.of("java", "org.jspecify", module), mayUse.stream())
        .map(name -> PACKAGES.getOrDefault(name, name) + "..")
        .toArray(String[]::new);
  }

  @Override
  public String toString() {
    return module;
  }
}
