package infernum.runtime.plugin;

import java.nio.file.Path;
import java.util.Set;

/**
 * A plug-in that was loaded.
 *
 * @param name its file's or folder's name; its path where another has that name
 * @param path where it lies
 * @param roots its modules that provide services
 * @param layer all of its modules
 */
public record Plugin(String name, Path path, Set<String> roots, ModuleLayer layer) {
  /** Copies the set. */
  public Plugin {
    roots = Set.copyOf(roots);
  }
}
