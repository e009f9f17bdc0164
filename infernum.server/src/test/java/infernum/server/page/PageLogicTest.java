package infernum.server.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page's own scripts where they need no browser, in Node where it is installed. */
class PageLogicTest {
  private static final Path MODULE =
      Path.of(System.getProperty("infernum.root", "..")).resolve("infernum.server");

  @Test
  void theScriptsDoWhatTheirTestsSay() throws Exception {
    assumeTrue(nodeRuns(), "no node of version 20 or later");
    ProcessBuilder builder =
        new ProcessBuilder(
                "node", "--test", MODULE.resolve("src/test/page/logic.test.js").toString())
            .redirectErrorStream(true);
    builder
        .environment()
        .put(
            "PAGE",
            MODULE
                .resolve(System.getProperty("infernum.build", "target"))
                .resolve("page")
                .toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertTrue(said.contains("pass 9"), said);
  }

  private static boolean nodeRuns() throws InterruptedException {
    try {
      Process process = new ProcessBuilder("node", "--version").start();
      String version = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return process.waitFor() == 0 && version.matches("v(2\\d|[3-9]\\d)\\..*");
    } catch (IOException _) {
      return false;
    }
  }
}
