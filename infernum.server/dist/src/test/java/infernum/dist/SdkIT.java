package infernum.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles a plug-in elsewhere, against nothing of Infernum but the SDK that is handed out. */
class SdkIT {
  private static final Path SDK = Distribution.BUILT.resolve("sdk");
  private static final Path GROUP = SDK.resolve("dev/infernum");
  private static final Path EXAMPLE = Guide.ROOT.resolve("examples/plugin");
  private static final Path JAVA = Path.of(System.getProperty("java.home"));

  @TempDir Path temporary;
  private Path project;

  @BeforeEach
  void copyTheExample() throws Exception {
    assumeTrue(Distribution.hasImage(), "a build without gates makes no SDK");
    project = temporary.resolve("my plug-in");
    run(Map.of(), "cp", "-R", EXAMPLE.toString(), project.toString());
  }

  @Test
  void mavenBuildsAPluginOffline() throws Exception {
    Path ours = Path.of(System.getProperty("infernum.maven.repository"));
    assumeTrue(
        run(Map.of(), "sh", "-c", "command -v mvn || true").out().contains("mvn"),
        "no mvn on the PATH");
    Path settings = Files.writeString(temporary.resolve("settings.xml"), "<settings/>");
    Command built =
        run(
            Map.of("JAVA_HOME", JAVA.toString()),
            "mvn",
            "--batch-mode",
            "--offline",
            "--quiet",
            "--settings",
            settings.toString(),
            "--global-settings",
            settings.toString(),
            "-Dmaven.repo.local=" + mavenAlone(ours),
            // Where Maven's own plug-ins came from doesn't matter here; offline, files may be read.
            "-Dmaven.legacyLocalRepo=true",
            "-Daether.offline.protocols=file",
            "-Dinfernum=" + Distribution.BUILT,
            "package");
    assertEquals(0, built.code(), built::toString);
    assertLoads(project.resolve("target/mish.jar"));
  }

  /** A local repository that has what the build's has, but for anything of Infernum. */
  private Path mavenAlone(Path repository) throws IOException {
    Path alone = Files.createDirectories(temporary.resolve("repository"));
    link(repository, alone, "dev");
    if (Files.isDirectory(repository.resolve("dev"))) {
      link(repository.resolve("dev"), Files.createDirectories(alone.resolve("dev")), "infernum");
    }
    return alone;
  }

  private static void link(Path from, Path to, String without) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().equals(without)) {
          Files.createSymbolicLink(to.resolve(file.getFileName()), file);
        }
      }
    }
  }

  @Test
  void javacNeedsTheTwoJarsOnly() throws Exception {
    List<String> jars;
    try (Stream<Path> files = Files.walk(SDK)) {
      jars = files.map(Path::toString).filter(file -> file.matches(".*SNAPSHOT\\.jar")).toList();
    }
    assertEquals(2, jars.size());
    List<String> words =
        new ArrayList<>(
            List.of(
                JAVA.resolve("bin/javac").toString(),
                "-Xlint:all",
                "-Werror",
                "-p",
                String.join(":", jars),
                "-d",
                project.resolve("classes").toString()));
    try (Stream<Path> files = Files.walk(project.resolve("src"))) {
      files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(words::add);
    }
    assertEquals(new Command(0, "", ""), run(Map.of(), words.toArray(String[]::new)));
    Path jar = project.resolve("mish.jar");
    String tool = JAVA.resolve("bin/jar").toString();
    assertEquals(
        new Command(0, "", ""),
        run(Map.of(), tool, "-c", "-f", jar.toString(), "-C", project + "/classes", "."));
    assertLoads(jar);
  }

  /** The image takes it, and a model computes with it. */
  private void assertLoads(Path jar) throws Exception {
    Path plugins = Files.createDirectories(temporary.resolve("plug-ins"));
    Files.copy(jar, plugins.resolve("mish.jar"));
    String folder = plugins.toString();
    Command listed = run(Map.of(), Distribution.COMMAND + "", "plugins", "--plugins", folder);
    assertTrue(
        listed.out().contains("plug-in mish.jar\n  example.mish\n    activation       mish\n"),
        listed::toString);
    List<String> answer =
        List.of(
            Distribution.COMMAND + "", "run", "spark", "--prompt", "Hello", "--max-tokens", "4");
    String plain = Command.run(temporary, cache(), answer).out();
    Command other =
        Command.run(
            temporary,
            cache(),
            Stream.concat(
                    answer.stream(), Stream.of("--plugins", folder, "--block", "activation=mish"))
                .toList());
    assertEquals(0, other.code(), other::toString);
    assertTrue(!other.out().isEmpty() && !other.out().equals(plain), other::out);
  }

  private Map<String, String> cache() {
    return Map.of("INFERNUM_JAVA_OPTS", "-Dinfernum.cache=" + temporary.resolve("cache"));
  }

  @Test
  void eachArtifactIsWhole() throws IOException {
    assertEquals(Set.of("infernum.spi", "infernum.blocks"), names(GROUP));
    for (String artifact : names(GROUP)) {
      Path version =
          GROUP.resolve(artifact).resolve(names(GROUP.resolve(artifact)).iterator().next());
      String file = artifact + "-" + version.getFileName();
      Set<String> files = new TreeSet<>();
      for (String end : List.of(".jar", ".pom", "-sources.jar", "-javadoc.jar")) {
        files.addAll(List.of(file + end, file + end + ".sha1"));
      }
      assertEquals(files, names(version));
      String pom = Files.readString(version.resolve(file + ".pom"));
      assertTrue(!pom.contains("<parent>") && pom.contains("<license>"), pom);
      assertEquals(
          artifact.equals("infernum.blocks"),
          pom.contains("<artifactId>infernum.spi</artifactId>\n      <v"),
          pom);
    }
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private Command run(Map<String, String> environment, String... words) throws Exception {
    return Command.run(
        project != null && Files.exists(project) ? project : temporary,
        environment,
        List.of(words));
  }
}
