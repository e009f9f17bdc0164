package infernum.server.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import infernum.server.TestServer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * OpenAI's clients for Python and JavaScript, where they are installed: {@code
 * -Dinfernum.python=PYTHON} names an interpreter that has the package openai, {@code
 * -Dinfernum.node.modules=FOLDER} a folder of node's packages.
 */
class OtherLanguagesTest {
  private static final Path CLIENTS =
      Path.of(System.getProperty("infernum.root", ".."), "infernum.server/src/test/clients");

  @Test
  void pythons() throws Exception {
    String python = System.getProperty("infernum.python", "python3");
    assumeTrue(runs(Map.of(), python, "-c", "import openai"), python + " has no package openai");
    check(Map.of(), python, CLIENTS.resolve("openai_client.py").toString());
  }

  @Test
  void javaScripts() throws Exception {
    Map<String, String> modules =
        Map.of("NODE_PATH", System.getProperty("infernum.node.modules", ""));
    assumeTrue(runs(modules, "node", "-e", "require('openai')"), "node has no package openai");
    check(modules, "node", CLIENTS.resolve("openai-client.cjs").toString());
  }

  private static boolean runs(Map<String, String> environment, String... command)
      throws InterruptedException {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(new File("/dev/null"));
      builder.environment().putAll(environment);
      return builder.start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  /** Runs a script that cancels a stream at its end, and waits for the server to notice. */
  private static void check(Map<String, String> environment, String program, String script)
      throws Exception {
    try (TestServer server = TestServer.spark()) {
      ProcessBuilder builder =
          new ProcessBuilder(List.of(program, script, server.url() + "/v1"))
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().putAll(environment);
      Process process = builder.start();
      try (BufferedReader out = process.inputReader()) {
        assertEquals("cancelled", out.readLine());
        server.awaitIdle(Duration.ofMillis(1500));
        process.outputWriter().close();
        assertEquals(true, process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
      } finally {
        process.destroyForcibly();
      }
    }
  }
}
