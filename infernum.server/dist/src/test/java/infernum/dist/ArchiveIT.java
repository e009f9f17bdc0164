package infernum.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The image's archive of classes serves a moved folder, and is passed over where it doesn't fit.
 */
class ArchiveIT {
  @TempDir static Path temporary;
  private static Command plain;

  private static Path home() {
    return temporary.resolve("elsewhere");
  }

  @BeforeAll
  static void moveIt() throws Exception {
    Distribution.copy(Distribution.MINIMAL, home());
    plain = tokenize("-Xshare:off");
    assertEquals(0, plain.code(), plain::toString);
  }

  private static Command tokenize(String options) throws Exception {
    return Command.run(
        temporary,
        Map.of(
            "INFERNUM_JAVA_OPTS", "-Dinfernum.cache=" + temporary.resolve("cache") + " " + options),
        List.of(home().resolve("bin/infernum").toString(), "tokenize", "spark", "Hello"));
  }

  @Test
  void classesOfAMovedFolderComeFromIt() throws Exception {
    Path log = temporary.resolve("loaded");
    assertEquals(0, tokenize("-Xlog:class+load:file=" + log).code());
    List<String> loaded =
        Files.readAllLines(log).stream()
            .filter(line -> line.contains(" infernum.runtime.") && !line.contains("$$"))
            .toList();
    long archived = loaded.stream().filter(line -> line.contains("shared objects file")).count();
    // Not all: a few are only used by commands that the archive wasn't made from.
    assertTrue(archived > 50 && archived > 0.8 * loaded.size(), archived + " of " + loaded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:+UseZGC",
        "-XX:-UseCompressedOops",
        "-XX:SharedArchiveFile=nowhere.jsa",
        "--add-modules java.logging"
      })
  void withOptionsThatDoNotFitItAnswersAreTheSame(String options) throws Exception {
    assertEquals(plain, tokenize(options));
  }

  @Test
  void aCutOrMissingArchiveIsNone() throws Exception {
    Path archive = home().resolve("runtime/lib/server/classes.jsa");
    Path whole = Files.copy(archive, temporary.resolve("whole.jsa"));
    try {
      Files.write(archive, Arrays.copyOf(Files.readAllBytes(whole), 1_000_000));
      assertEquals(plain, tokenize(""));
      Files.delete(archive);
      assertEquals(plain, tokenize(""));
    } finally {
      Files.deleteIfExists(archive);
      Files.move(whole, archive);
    }
  }
}
