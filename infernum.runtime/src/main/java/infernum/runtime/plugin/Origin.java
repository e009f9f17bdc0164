package infernum.runtime.plugin;

import java.util.Optional;

/**
 * Where a service came from.
 *
 * @param module its module; of the class path, a word for it
 * @param plugin the plug-in that brought the module; empty: infernum's own
 */
public record Origin(String module, Optional<String> plugin) {
  /** The name for what came with infernum. */
  public static final String INFERNUM = "infernum";

  static Origin of(Object service, Optional<String> plugin) {
    String module = service.getClass().getModule().getName();
    return new Origin(module == null ? "class path" : module, plugin);
  }

  @Override
  public String toString() {
    return "module %s of %s"
        .formatted(module, plugin.map("plug-in '%s'"::formatted).orElse(INFERNUM));
  }
}
