package infernum.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher of a clone, in a made-up clone: its {@code mvnw} leaves a program that prints its
 * arguments, and counts how often it was asked to.
 */
class LauncherIT {
  private static final Path LAUNCHER =
      Path.of(System.getProperty("infernum.root")).resolve("infernum");
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  private static final String MVNW =
      """
      #!/bin/sh
      if [ "$1" = --print-java-home ]; then echo /a/jdk; exit; fi
      echo "[INFO] Building infernum.spi 0.1.0-SNAPSHOT      [2/12]"
      if [ -e broken ]; then echo "[ERROR] Spi.java:[1,2] nonsense"; exit 1; fi
      echo built >>builds
      mkdir -p infernum.server/dist/target/quick/infernum/bin
      cp program infernum.server/dist/target/quick/infernum/bin/infernum
      """;

  @TempDir Path temporary;
  private Path clone;

  @BeforeEach
  void makeAClone() throws IOException {
    clone = Files.createDirectories(temporary.resolve("a clone"));
    Files.copy(LAUNCHER, clone.resolve("infernum"));
    script("mvnw", MVNW);
    script("program", "#!/bin/sh\necho \"$@ on $INFERNUM_JAVA\"\nexit 3\n");
    for (String file :
        List.of(
            "pom.xml",
            ".mvn/jvm.config",
            "infernum.spi/pom.xml",
            "infernum.spi/src/main/java/Spi.java",
            "infernum.spi/src/test/java/SpiTest.java",
            "plugins/op/pom.xml",
            "plugins/op/src/main/java/Op.java",
            "infernum.server/pom.xml",
            "infernum.server/src/main/java/Server.java",
            "infernum.server/dist/pom.xml",
            "infernum.server/dist/src/main/dist/bin/infernum",
            "README.md")) {
      Files.createDirectories(clone.resolve(file).getParent());
      Files.createFile(clone.resolve(file));
    }
    try (var files = Files.walk(clone)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
      }
    }
  }

  @Test
  void buildsOnceAndHandsOverArgumentsAndExitCode() throws Exception {
    Command first = launch("run", "a model");
    assertEquals("run a model on /a/jdk/bin/java\n", first.out());
    assertEquals("infernum: building\n  [2/12] infernum.spi\n", first.err());
    assertEquals(3, first.code());
    assertEquals(new Command(3, "run on /a/jdk/bin/java\n", ""), launch("run"));
    assertEquals(1, builds());
  }

  @Test
  void buildsAgainWhenASourceHasChanged() throws Exception {
    launch();
    for (String file :
        List.of(
            "pom.xml",
            "infernum.spi/src/main/java/Spi.java",
            "plugins/op/src/main/java/Op.java",
            "infernum.server/dist/src/main/dist/bin/infernum")) {
      int before = builds();
      touch(clone.resolve(file));
      launch();
      assertEquals(before + 1, builds(), file);
    }
  }

  @Test
  void buildsAgainWhenASourceIsGone() throws Exception {
    launch();
    Files.delete(clone.resolve("plugins/op/src/main/java/Op.java"));
    touch(clone.resolve("plugins/op/src/main/java"));
    launch();
    assertEquals(2, builds());
  }

  @Test
  void doesNotBuildForTestsAndDocuments() throws Exception {
    launch();
    touch(clone.resolve("infernum.spi/src/test/java/SpiTest.java"));
    touch(clone.resolve("README.md"));
    launch();
    assertEquals(1, builds());
  }

  @Test
  void saysWhatIsBrokenAndStartsNothing() throws Exception {
    Files.createFile(clone.resolve("broken"));
    Command command = launch("run");
    assertEquals(1, command.code());
    assertEquals("", command.out());
    assertTrue(command.err().contains("[ERROR] Spi.java:[1,2] nonsense"), command.err());
    assertFalse(Files.exists(clone.resolve("target/build.lock")));
  }

  @Test
  void takesOverTheLockOfABuildThatWasKilled() throws Exception {
    Path lock = Files.createDirectories(clone.resolve("target/build.lock"));
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Files.writeString(lock.resolve("pid"), Long.toString(ended.pid()));
    assertEquals(3, launch("run").code());
    assertEquals(1, builds());
  }

  @Test
  void worksThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("inf"), clone.resolve("infernum"));
    assertEquals(
        "run on /a/jdk/bin/java\n",
        Command.run(temporary, Map.of(), List.of(link.toString(), "run")).out());
  }

  @Test
  void asksForAJdkInOneLine() throws Exception {
    script("mvnw", "#!/bin/sh\nexit 1\n");
    assertEquals(
        new Command(1, "", "infernum: needs a JDK 25; install one, or set JAVA_HOME to it\n"),
        launch("run"));
  }

  private Command launch(String... arguments) throws IOException, InterruptedException {
    List<String> words = new java.util.ArrayList<>(List.of(clone.resolve("infernum").toString()));
    words.addAll(List.of(arguments));
    return Command.run(temporary, Map.of(), words);
  }

  private int builds() throws IOException {
    return Files.readAllLines(clone.resolve("builds")).size();
  }

  /** Later than the build, which may have ended within the same tick of the file system's clock. */
  private static void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(1)));
  }

  private void script(String name, String text) throws IOException {
    Path file = clone.resolve(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
