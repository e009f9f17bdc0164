package infernum.server.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * OpenAI's clients for Python and JavaScript, where they are installed: in {@code target/clients},
 * where .ci/run puts them, or where {@code -Dinfernum.python.path=FOLDER} and {@code
 * -Dinfernum.node.modules=FOLDER} say.
 */
class OtherLanguagesTest {
  private static final Path ROOT = Path.of(System.getProperty("infernum.root", ".."));
  private static final Path SCRIPTS = ROOT.resolve("infernum.server/src/test/clients");
  private static final Path INSTALLED = ROOT.toAbsolutePath().resolve("target/clients");

  @Test
  void pythons() throws Exception {
    Map<String, String> packages = Map.of("PYTHONPATH", folder("infernum.python.path", "python"));
    assumeTrue(
        runs(packages, "python3", "-c", "import openai"), "Python has no package openai; .ci/run");
    check(packages, "python3", "openai_client.py");
  }

  @Test
  void javaScripts() throws Exception {
    Map<String, String> modules =
        Map.of("NODE_PATH", folder("infernum.node.modules", "node/node_modules"));
    assumeTrue(
        runs(modules, "node", "-e", "require('openai')"), "node has no package openai; .ci/run");
    check(modules, "node", "openai-client.cjs");
  }

  private static String folder(String property, String installed) {
    return System.getProperty(property, INSTALLED.resolve(installed).toString());
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

  /** Runs a script, and does what it asks for by a word a line. */
  private static void check(Map<String, String> environment, String program, String script)
      throws Exception {
    try (ClientServers servers = new ClientServers()) {
      ProcessBuilder builder =
          new ProcessBuilder(
                  program, SCRIPTS.resolve(script).toString(), servers.spark(), servers.scripted())
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().putAll(environment);
      Process process = builder.start();
      List<String> words = new ArrayList<>();
      try (BufferedReader out = process.inputReader();
          BufferedWriter in = process.outputWriter()) {
        for (String word = out.readLine(); word != null; word = out.readLine()) {
          words.add(word);
          act(word, servers);
          if (!word.equals("done")) {
            in.write("\n");
            in.flush();
          }
        }
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        assertEquals(List.of("call", "answer", "long", "cancelled", "cancelled", "done"), words);
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static void act(String word, ClientServers servers) {
    switch (word) {
      case "call" -> servers.say(ClientServers.CALL);
      case "answer" -> servers.say("It rains.");
      case "long" -> servers.say("x".repeat(4000), Duration.ofMillis(5));
      case "cancelled" -> servers.awaitIdle(Duration.ofMillis(1500));
      default -> assertEquals("done", word);
    }
  }
}
