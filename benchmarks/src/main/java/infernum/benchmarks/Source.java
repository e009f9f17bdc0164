package infernum.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The state of the sources that are measured, as git knows it. */
final class Source {
  private Source() {}

  /** The commit, with a mark where files differ from it; empty outside of git. */
  static Optional<String> commit(Path root) {
    return git(root, "rev-parse", "--short=12", "HEAD")
        .map(commit ->
            git(root, "status", "--porcelain", "--untracked-files=no")
                    .filter(String::isEmpty)
                    .isPresent()
                ? commit
                : commit + ", changed");
  }

  private static Optional<String> git(Path root, String... words) {
    List<String> command =
        Stream.concat(Stream.of("git", "-C", root.toString()), Stream.of(words)).toList();
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(text.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
