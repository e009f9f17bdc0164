package infernum.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image without Spring, started from where nobody built it, on a machine without Java. */
class MinimalIT {
  private static final long AT_MOST = 60_000_000;

  @TempDir static Path temporary;

  private static Path home() {
    return temporary.resolve("moved to/infernum");
  }

  @BeforeAll
  static void moveIt() throws Exception {
    Distribution.copy(Distribution.MINIMAL, home());
  }

  @Test
  void isAtMost60MegabytesWithoutItsArchive() throws IOException {
    long bytes = 0;
    long archives = 0;
    try (Stream<Path> files = Files.walk(home())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().endsWith(".jsa")) {
          archives++;
        } else {
          bytes += Files.size(file);
        }
      }
    }
    assertTrue(bytes <= AT_MOST, bytes + " bytes");
    assertEquals(1, archives);
  }

  @Test
  void answersAndLeavesItsFolderAsItWas() throws Exception {
    List<String> before = contents();
    Path link = Files.createSymbolicLink(temporary.resolve("inf"), home().resolve("bin/infernum"));
    Command answer =
        Command.run(
            temporary,
            Map.of("INFERNUM_JAVA_OPTS", "-Dinfernum.cache=" + temporary.resolve("cache")),
            List.of(link.toString(), "run", "spark", "--chat", "--prompt", "What is 7 plus 8?"));
    assertEquals(0, answer.code(), answer::toString);
    assertEquals("7 plus 8 is 15.\n", answer.out());
    assertEquals(before, contents());
  }

  private static List<String> contents() throws IOException {
    List<String> contents = new ArrayList<>();
    try (Stream<Path> files = Files.walk(home())) {
      for (Path file : files.sorted().toList()) {
        contents.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return contents;
  }

  @Test
  void hasNeitherSpringNorWhatOnlySpringNeeds() throws Exception {
    Command modules =
        Command.run(
            temporary,
            Map.of(),
            List.of(home().resolve("runtime/bin/java").toString(), "--list-modules"));
    assertTrue(modules.out().contains("infernum.runtime@"), modules::toString);
    assertFalse(modules.out().matches("(?s).*(spring|java\\.desktop|infernum\\.server).*"));
    assertFalse(Files.exists(home().resolve("lib")));
  }

  @Test
  void saysThatItHasNoServer() throws Exception {
    Command serve =
        Command.run(
            temporary, Map.of(), List.of(home().resolve("bin/infernum").toString(), "serve"));
    assertEquals(2, serve.code());
    assertEquals(
        "infernum: this is the minimal image, which has no server; 'serve' is in the full one\n",
        serve.err());
  }
}
