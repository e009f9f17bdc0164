package infernum.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The folder {@code shared} beside the checkout, with checkpoints and reference results that don't
 * fit into a repository. Found by walking up, so that work trees inside the checkout find it too.
 */
public final class Shared {
  private Shared() {}

  /** A file or folder of it; where it is absent, the test that asks is skipped. */
  public static Path path(String name) {
    Optional<Path> path = find().map(shared -> shared.resolve(name)).filter(Files::exists);
    Assumptions.assumeTrue(path.isPresent(), () -> "shared/" + name + " isn't beside the checkout");
    return path.orElseThrow();
  }

  private static Optional<Path> find() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path shared = at.resolve("shared");
      if (Files.isDirectory(shared.resolve("goldens"))) {
        return Optional.of(shared);
      }
    }
    return Optional.empty();
  }
}
