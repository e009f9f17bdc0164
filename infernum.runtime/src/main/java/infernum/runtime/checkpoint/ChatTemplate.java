package infernum.runtime.checkpoint;

import infernum.runtime.json.Json;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where checkpoints keep their chat template: a GGUF file in its metadata; a folder in {@code
 * chat_template.jinja}, or in {@code tokenizer_config.json} as a string or as a list of which one
 * is named "default".
 */
public final class ChatTemplate {
  private static final String KEY = "tokenizer.chat_template";
  private static final String OWN_FILE = "chat_template.jinja";
  private static final String CONFIG = "tokenizer_config.json";

  /** Longer than any published one. */
  private static final int MAX_BYTES = 1 << 20;

  private ChatTemplate() {}

  /**
   * A checkpoint's template, as it is written.
   *
   * @return empty where it has none
   * @throws CheckpointException its file can't be read
   */
  public static Optional<String> of(Checkpoint checkpoint) {
    if (checkpoint.metadata().get(KEY) instanceof String template) {
      return Optional.of(template);
    }
    Path path = checkpoint.path();
    Path folder = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
    return folder == null ? Optional.empty() : of(folder);
  }

  private static Optional<String> of(Path folder) {
    Path own = folder.resolve(OWN_FILE);
    if (Files.isRegularFile(own)) {
      return Optional.of(text(own));
    }
    Path config = folder.resolve(CONFIG);
    if (!Files.isRegularFile(config)) {
      return Optional.empty();
    }
    return switch (Json.object(config).get("chat_template")) {
      case String template -> Optional.of(template);
      case List<?> named ->
          named.stream()
              .filter(one -> one instanceof Map<?, ?> map && "default".equals(map.get("name")))
              .map(one -> ((Map<?, ?>) one).get("template"))
              .filter(String.class::isInstance)
              .map(String.class::cast)
              .findFirst();
      case null, default -> Optional.empty();
    };
  }

  private static String text(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new CheckpointException(
            file, "has %d bytes; a chat template has at most %d".formatted(size, MAX_BYTES));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new CheckpointException(file, "can't be read (" + e + ")", e);
    }
  }
}
