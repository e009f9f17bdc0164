package infernum.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The folder that this build has made. */
final class Distribution {
  static final Path BUILT = Path.of(System.getProperty("infernum.dist"));

  static final Path COMMAND = BUILT.resolve("bin/infernum");

  /** The same without Spring. */
  static final Path MINIMAL = BUILT.resolveSibling("infernum-minimal");

  private Distribution() {}

  /**
   * Copies one of both folders to where nobody built it; skips the tests where there is no image.
   */
  static void copy(Path from, Path to) throws IOException, InterruptedException {
    assumeTrue(hasImage(), "a build without gates makes no image");
    Files.createDirectories(to.getParent());
    assertEquals(
        new Command(0, "", ""),
        Command.run(to.getParent(), Map.of(), List.of("cp", "-R", from.toString(), to.toString())));
  }

  /** Whether it has a run-time image; a build without gates makes none. */
  static boolean hasImage() {
    return Files.exists(BUILT.resolve("runtime"));
  }
}
