package infernum.benchmarks.peer;

import infernum.spi.InfernumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * The models, made where they are missing: {@code smol-FORMAT.gguf} by llama.cpp from SmolLM2's
 * file, {@code 1b-FORMAT.gguf} of random weights by {@code ../shared/peer/GenGguf.java}, BF16 by
 * Infernum's own {@code convert}.
 *
 * @param folder where they are
 * @param shared the folder {@code ../shared}, which may be absent
 * @param infernum the launcher
 */
public record ModelFiles(
    Path folder, Path shared, Path infernum, Optional<LlamaCpp> llama, Path log) {
  private static final String SMOL = "models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf";

  /**
   * A file.
   *
   * @throws InfernumException it is missing and can't be made; the message says what is missing
   */
  public Path get(String prefix, String format) {
    Path file = folder.resolve("%s-%s.gguf".formatted(prefix, format));
    if (Files.exists(file)) {
      return file;
    }
    Path part = folder.resolve(file.getFileName() + ".part");
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(part);
      make(prefix, format, part);
      return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new InfernumException("%s can't be made: %s".formatted(file, e), e);
    }
  }

  private void make(String prefix, String format, Path to) {
    if (format.equals("BF16")) {
      Path from = get(prefix, "F16");
      Command.run(
          "",
          log,
          List.of(
              infernum.toString(), "convert", from.toString(), to.toString(), "--type", format));
      return;
    }
    switch (prefix) {
      case "smol" -> llama(to).quantise(needed(SMOL, to), to, format);
      case "1b" ->
          Command.run(
              "",
              log,
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  needed("peer/GenGguf.java", to).toString(),
                  "llama1b",
                  format,
                  to.toString()));
      default -> throw new InfernumException(to + " is missing");
    }
  }

  private LlamaCpp llama(Path to) {
    return llama.orElseThrow(
        () -> new InfernumException("%s is missing, and llama.cpp to make it".formatted(to)));
  }

  private Path needed(String name, Path to) {
    Path file = shared.resolve(name);
    if (!Files.exists(file)) {
      throw new InfernumException(
          "%s is missing, and %s to make it of; put it there, or name its folder with --models"
              .formatted(to, file));
    }
    return file;
  }
}
