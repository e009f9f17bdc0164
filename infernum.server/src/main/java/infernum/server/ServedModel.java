package infernum.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The model that a server answers with.
 *
 * @param id the name clients ask for
 * @param created when it was loaded
 */
record ServedModel(String id, Instant created) {

  /**
   * Loads a model, named after its file or folder.
   *
   * @throws IllegalArgumentException if there is nothing at the path
   */
  static ServedModel load(Path path) {
    if (!Files.exists(path)) {
      throw new IllegalArgumentException("no model at " + path);
    }
    Path name = path.toAbsolutePath().normalize().getFileName();
    String id = name == null ? path.toString() : name.toString();
    return new ServedModel(
        id.endsWith(".gguf") ? id.substring(0, id.length() - ".gguf".length()) : id, Instant.now());
  }
}
