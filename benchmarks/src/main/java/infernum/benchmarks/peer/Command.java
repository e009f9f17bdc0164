package infernum.benchmarks.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import infernum.spi.InfernumException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Another program that is run to its end. */
final class Command {
  private Command() {}

  /**
   * What it wrote to stdout.
   *
   * @param input that it reads
   * @param log what it writes to stderr is added there
   * @throws InfernumException it couldn't be started, or ended with another code than 0
   */
  static String run(String input, Path log, List<String> words) {
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(UTF_8));
      }
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new InfernumException(
            "%s ended with %d; %s may say why".formatted(shown(words), code, log));
      }
      return out;
    } catch (IOException e) {
      throw new InfernumException("%s can't be run: %s".formatted(shown(words), e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InfernumException("interrupted", e);
    }
  }

  private static String shown(List<String> words) {
    return words.stream().limit(4).collect(Collectors.joining(" "));
  }
}
