package infernum.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody talks to {@code infernum chat} in a terminal: the keys go through a pseudo-terminal that
 * util-linux's {@code script} makes, so that Ctrl-C is the signal that a user's is. Answers go to a
 * file, all else is seen on the screen.
 */
class ChatIT {
  private static final String CTRL_C = "\u0003";

  /** Milliseconds from one press of a key to the next, at the least. */
  private static final long PRESS = 400;

  private static final String CTRL_D = "\u0004";

  @TempDir Path temporary;
  private Path answers;
  private Path screen;
  private Process chat;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(
        Command.run(temporary, Map.of(), List.of("sh", "-c", "script --version 2>&1 || true"))
            .out()
            .contains("util-linux"),
        "no script of util-linux, which makes a terminal");
    answers = Files.createFile(temporary.resolve("answers"));
    screen = Files.createFile(temporary.resolve("screen"));
    String command =
        "stty cols 100 rows 30; exec '%s' chat spark --temperature 0 >'%s'"
            .formatted(Distribution.COMMAND, answers);
    chat =
        Command.start(
                temporary,
                Map.of(
                    "TERM", "xterm",
                    "HOME", temporary.toString(),
                    "JAVA_HOME", System.getProperty("java.home")),
                List.of("script", "--quiet", "--return", "--command", command, "/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(screen.toFile())
            .start();
  }

  private void prompt() throws Exception {
    waitFor(screen, "> ", 1);
  }

  @AfterEach
  void end() {
    if (chat != null) {
      chat.descendants().forEach(ProcessHandle::destroyForcibly);
      chat.destroyForcibly();
    }
  }

  @Test
  void ctrlCStopsTheAnswerAndNotTheProgram() throws Exception {
    prompt();
    type("Tell me a story.\r");
    waitFor(answers, "", 1);
    type(CTRL_C);
    waitFor(screen, ", stopped)", 1);
    type("What is 7 plus 8?\r");
    waitFor(answers, "15", 1);
    type("/exit\r");
    assertEquals(0, code());
  }

  @Test
  void ctrlCDropsALineAndTwiceAtAnEmptyOneEnds() throws Exception {
    prompt();
    type("half a line");
    waitFor(screen, "half a line", 1);
    type(CTRL_C);
    waitFor(screen, "> ", 2);
    assertFalse(Files.readString(screen).contains("Ctrl-C again"));
    Thread.sleep(PRESS);
    type(CTRL_C);
    waitFor(screen, "Ctrl-C again", 1);
    Thread.sleep(PRESS);
    type(CTRL_C);
    assertEquals(0, code());
    assertEquals("", Files.readString(answers));
  }

  @Test
  void proseIsTakenAsItIsTyped() throws Exception {
    prompt();
    type("don't \"stop\" at \\n or !!\r");
    waitFor(screen, "(prompt ", 1);
    waitFor(screen, "> ", 2);
    type(CTRL_D);
    assertEquals(0, code());
    // Of Java itself, and of nothing else.
    String seen = Files.readString(screen).replace("WARNING: Using incubator modules", "");
    assertFalse(seen.contains("WARNING"), seen);
    assertFalse(Files.readString(answers).isBlank());
  }

  @Test
  void whatIsTypedWhileTheModelIsLoadedIsTheFirstMessage() throws Exception {
    type("What is 7 plus 8?\r");
    waitFor(answers, "15", 1);
    type("/exit\r");
    assertEquals(0, code());
  }

  @Test
  void anEndThatIsTypedWhileTheModelIsLoadedEndsTheConversation() throws Exception {
    type("What is 7 plus 8?\r");
    type(CTRL_D);
    assertEquals(0, code());
    assertTrue(Files.readString(answers).contains("15"));
  }

  @Test
  void ctrlCWhileTheModelIsLoadedEndsTheProgram() throws Exception {
    waitFor(screen, "WARNING: Using incubator", 1); // Java has begun
    type(CTRL_C);
    assertEquals(128 + 2, code());
    assertEquals("", Files.readString(answers));
  }

  private void type(String keys) throws IOException {
    chat.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
    chat.getOutputStream().flush();
  }

  /** Waits until a file has a text that often; it is never empty then. */
  private static void waitFor(Path file, String text, int times)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    while (true) {
      String seen = Files.readString(file);
      if (!seen.isEmpty()
          && (text.isEmpty() || seen.split(Pattern.quote(text), -1).length > times)) {
        return;
      }
      assertTrue(Instant.now().isBefore(end), () -> "no '%s' in: %s".formatted(text, seen));
      Thread.sleep(20);
    }
  }

  private int code() throws InterruptedException {
    assertTrue(chat.waitFor(30, TimeUnit.SECONDS), "still running");
    return chat.exitValue();
  }
}
