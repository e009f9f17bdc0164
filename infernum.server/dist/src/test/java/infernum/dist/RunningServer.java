package infernum.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code infernum serve} at a port of its own choice, once it answers.
 *
 * @param url without a path
 */
record RunningServer(Process process, String url) implements AutoCloseable {
  private static final Pattern STARTED =
      Pattern.compile("answers at (http://127\\.0\\.0\\.1:\\d+)/v1");

  /** Cold, unless options say otherwise: tests don't mind a slow first answer. */
  static RunningServer start(Path folder, Path command, String model, String... options)
      throws IOException {
    List<String> words = new ArrayList<>(List.of(command.toString(), "serve", model));
    words.addAll(List.of("--port", "0"));
    words.addAll(List.of(options));
    if (words.stream().noneMatch(word -> word.startsWith("--warm-up"))) {
      words.add("--warm-up-seconds=0");
    }
    Process process =
        Command.start(
                folder,
                // Only a build without gates has no Java of its own.
                Distribution.hasImage()
                    ? Map.of()
                    : Map.of("JAVA_HOME", System.getProperty("java.home")),
                words)
            .redirectErrorStream(true)
            .start();
    try {
      return new RunningServer(process, url(process.inputReader()));
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static String url(BufferedReader lines) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher started = STARTED.matcher(line);
      if (started.find()) {
        return started.group(1);
      }
      seen.append(line).append('\n');
    }
    throw new IOException("the server has ended:\n" + seen);
  }

  /** Asks it to end, by SIGTERM, and gives its exit code. */
  int end() throws InterruptedException, IOException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new IOException("still running");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
