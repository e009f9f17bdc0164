package infernum.server;

import infernum.runtime.model.LoadedModel;
import java.time.Instant;

/**
 * The model that a server answers with.
 *
 * @param id the name clients ask for
 * @param created when it was loaded
 */
record ServedModel(String id, Instant created) {
  private static final String SUFFIX = ".gguf";

  /** A loaded model under the name of its file or folder. */
  static ServedModel of(LoadedModel model, Instant created) {
    String name = String.valueOf(model.path().toAbsolutePath().normalize().getFileName());
    String id = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    return new ServedModel(id, created);
  }
}
