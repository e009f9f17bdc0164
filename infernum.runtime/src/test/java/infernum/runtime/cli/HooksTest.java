package infernum.runtime.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types what docs/hooks.md shows into a JShell, word for word. */
final class HooksTest {
  @TempDir private Path home;

  @Test
  void blocksAreReadAndReplacedFromJShell() throws Exception {
    Guide.follow("docs/hooks.md", home, "hooks", 5);
  }
}
