package infernum.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A command that has ended. */
record Command(int code, String out, String err) {

  /** Runs in a folder, with nothing in the environment but what is given and a PATH. */
  static Command run(Path folder, Map<String, String> environment, List<String> words)
      throws IOException, InterruptedException {
    return run(folder, environment, words, Duration.ofMinutes(2));
  }

  /** Runs, and kills what takes longer than the limit. */
  static Command run(
      Path folder, Map<String, String> environment, List<String> words, Duration limit)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("out", null);
    Path err = Files.createTempFile("err", null);
    try {
      Process process =
          start(folder, environment, words)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(limit)) {
        process.destroyForcibly();
        throw new IOException("still running: " + words);
      }
      return new Command(process.exitValue(), text(out), text(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  static ProcessBuilder start(Path folder, Map<String, String> environment, List<String> words) {
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().putAll(environment);
    return builder;
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
