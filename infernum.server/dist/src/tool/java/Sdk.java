import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a Maven repository of what plug-ins are compiled against: {@code java Sdk.java REPOSITORY
 * LIB FOLDER...}. Each folder is that of a module of the build, whose jar lies in LIB. It gets its
 * jar, its sources, its documentation, and a description that needs no parent: what it depends on
 * is what its module requires.
 */
public class Sdk {
  private final Path repository;
  private final Path lib;
  private final ModuleFinder modules;

  Sdk(Path repository, Path lib) {
    this.repository = repository;
    this.lib = lib;
    this.modules = ModuleFinder.of(lib);
  }

  /** A jar's name in Maven. */
  record Artifact(String group, String name, String version) {
    static Artifact of(ModuleReference module) throws IOException {
      try (JarFile jar = new JarFile(Path.of(module.location().orElseThrow()).toFile())) {
        String entry =
            jar.stream()
                .map(Object::toString)
                .filter(name -> name.matches("META-INF/maven/.*/pom\\.properties"))
                .findFirst()
                .orElseThrow(() -> new IOException(jar.getName() + " isn't Maven's"));
        Properties properties = new Properties();
        try (InputStream in = jar.getInputStream(jar.getEntry(entry))) {
          properties.load(in);
        }
        return new Artifact(
            properties.getProperty("groupId"),
            properties.getProperty("artifactId"),
            properties.getProperty("version"));
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    Sdk sdk = new Sdk(Path.of(arguments[0]), Path.of(arguments[1]));
    for (String folder : List.of(arguments).subList(2, arguments.length)) {
      sdk.add(Path.of(folder));
    }
  }

  private void add(Path folder) throws IOException, GeneralSecurityException {
    Path sources = folder.resolve("src/main/java");
    ModuleReference module = modules.find(folder.getFileName().toString()).orElseThrow();
    Artifact artifact = Artifact.of(module);
    Path home =
        Files.createDirectories(
            repository
                .resolve(artifact.group().replace('.', '/'))
                .resolve(artifact.name())
                .resolve(artifact.version()));
    String file = home + "/" + artifact.name() + "-" + artifact.version();
    Files.copy(Path.of(module.location().orElseThrow()), Path.of(file + ".jar"));
    jar(file + "-sources.jar", sources);
    jar(file + "-javadoc.jar", javadoc(module.descriptor().name(), sources));
    Files.writeString(Path.of(file + ".pom"), pom(artifact, module.descriptor()));
    List<Path> files;
    try (Stream<Path> made = Files.list(home)) {
      files = made.toList();
    }
    for (Path one : files) {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(Files.readAllBytes(one));
      Files.writeString(Path.of(one + ".sha1"), HexFormat.of().formatHex(digest));
    }
  }

  private Path javadoc(String module, Path sources) throws IOException {
    Path folder = Files.createTempDirectory("javadoc");
    run(
        "javadoc",
        "-quiet",
        "-notimestamp",
        "--no-fonts",
        "-Xdoclint:all,-missing",
        "-Werror",
        "-encoding",
        "UTF-8",
        "--module-path",
        lib.toString(),
        "--module-source-path",
        module + "=" + sources,
        "--module",
        module,
        "-d",
        folder.toString());
    return folder;
  }

  private static void jar(String file, Path folder) {
    run(
        "jar",
        "--create",
        "--date=2026-01-01T00:00:00Z",
        "--file",
        file,
        "-C",
        folder.toString(),
        ".");
  }

  private static void run(String tool, String... arguments) {
    if (ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments) != 0) {
      System.err.println("Sdk: " + tool + " failed: " + String.join(" ", arguments));
      System.exit(1);
    }
  }

  private String pom(Artifact artifact, ModuleDescriptor module) throws IOException {
    List<String> dependencies = new ArrayList<>();
    for (Requires required : module.requires()) {
      // Those of the JDK aren't there; an optional one is for who compiles the module itself.
      if (!required.modifiers().contains(Requires.Modifier.STATIC)
          && modules.find(required.name()).isPresent()) {
        dependencies.add(
            """
                <dependency>
            %s    </dependency>
            """
                .formatted(name(Artifact.of(modules.find(required.name()).get())).indent(6)));
      }
    }
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <project xmlns="http://maven.apache.org/POM/4.0.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://maven.apache.org/POM/4.0.0 https://maven.apache.org/xsd/maven-4.0.0.xsd">
      <modelVersion>4.0.0</modelVersion>
    %s  <name>%s</name>
      <description>What plug-ins of Infernum, which runs large language models on the JVM, are compiled against</description>
      <licenses>
        <license>
          <name>Apache-2.0</name>
          <url>https://www.apache.org/licenses/LICENSE-2.0</url>
        </license>
      </licenses>
      <dependencies>
    %s  </dependencies>
    </project>
    """
        .formatted(
            name(artifact).indent(2),
            artifact.name(),
            dependencies.stream().collect(Collectors.joining()));
  }

  private static String name(Artifact artifact) {
    return """
    <groupId>%s</groupId>
    <artifactId>%s</artifactId>
    <version>%s</version>
    """
        .formatted(artifact.group(), artifact.name(), artifact.version());
  }
}
