package infernum.runtime.plugin;

import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A jar or folder of jars as it lies in the plugins folder: the descriptors of its modules are
 * known, no class of it was loaded.
 *
 * @param name by which messages call it
 * @param modules by name
 */
record Candidate(
    String name, Path path, ModuleFinder finder, Map<String, ModuleDescriptor> modules) {

  static Candidate read(String name, Path path) {
    ModuleFinder finder = ModuleFinder.of(path);
    Map<String, ModuleDescriptor> modules = new TreeMap<>();
    try {
      for (ModuleReference module : finder.findAll()) {
        modules.put(module.descriptor().name(), module.descriptor());
      }
    } catch (FindException e) { // no jar, a damaged one, or two with one module
      throw refusal(name, Messages.withCauses(e), e);
    }
    return new Candidate(name, path, finder, modules);
  }

  /** The modules that provide services of infernum, by their own descriptors. */
  Set<String> roots() {
    Set<String> roots = new TreeSet<>();
    for (ModuleDescriptor module : modules.values()) {
      if (!module.isAutomatic()
          && module.provides().stream().anyMatch(p -> ServiceKind.isService(p.service()))) {
        roots.add(module.name());
      }
    }
    return roots;
  }

  PluginException refusal(String problem) {
    return refusal(name, problem, null);
  }

  static PluginException refusal(String name, String problem, @Nullable Throwable cause) {
    String message = "plug-in '%s': %s".formatted(name, problem);
    return cause == null ? new PluginException(message) : new PluginException(message, cause);
  }
}
