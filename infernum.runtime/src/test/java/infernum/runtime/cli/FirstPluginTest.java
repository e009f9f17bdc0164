package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what docs/first-plugin.md tells a newcomer to do, word for word. */
final class FirstPluginTest {
  @TempDir private Path home;

  @Test
  void whatTheDocumentShowsCanBeDone() throws Exception {
    Cli shell = Guide.follow("docs/first-plugin.md", home, "first-plugin", 5);
    assertTrue(Guide.output(home, 1).contains("SPI version"));
    assertTrue(shell.err().contains("answer 8 tokens"), shell::toString);
  }
}
