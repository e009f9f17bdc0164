package infernum.dist;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that this build has made. */
final class Distribution {
  static final Path BUILT = Path.of(System.getProperty("infernum.dist"));

  static final Path COMMAND = BUILT.resolve("bin/infernum");

  private Distribution() {}

  /** Whether it has a run-time image; a build without gates makes none. */
  static boolean hasImage() {
    return Files.exists(BUILT.resolve("runtime"));
  }
}
