package infernum.runtime.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plug-ins of a folder. Each jar in it, and each folder of jars (libraries, automatic modules
 * and native libraries may lie beside), is loaded into a module layer of its own over infernum's
 * modules, so that no plug-in sees another's classes. What can't be loaded is a {@linkplain
 * #problems() problem} and stops no other.
 */
public final class Plugins {
  private final Optional<Path> folder;
  private final List<Plugin> loaded = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private Plugins(Optional<Path> folder) {
    this.folder = folder;
  }

  /** No plug-in at all. */
  public static Plugins none() {
    return new Plugins(Optional.empty());
  }

  /**
   * The plug-ins of a folder, in the order of their names.
   *
   * @throws PluginException there is no such folder, or infernum runs on the class path
   */
  public static Plugins load(Path folder) {
    return load(folder, Plugins.class.getModule().getLayer());
  }

  static Plugins load(Path folder, @Nullable ModuleLayer base) {
    if (base == null) {
      throw new PluginException(
          "plug-ins need the module path, and infernum was started on the class path; start it with"
              + " 'java -p LIB -m infernum.runtime/infernum.runtime.cli.Main', or with no plugins folder");
    }
    Plugins plugins = new Plugins(Optional.of(folder));
    List<Candidate> candidates = new ArrayList<>();
    for (Path path : entries(folder)) {
      plugins.attempt(path, () -> candidates.add(Candidate.read(path)));
    }
    PluginLoader loader = new PluginLoader(base, candidates);
    for (Candidate candidate : candidates) {
      plugins.attempt(candidate.path(), () -> plugins.loaded.add(loader.load(candidate)));
    }
    return plugins;
  }

  private static List<Path> entries(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new PluginException(
          "there is no plugins folder %s; create it, or name another with --plugins"
              .formatted(folder));
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Plugins::isCandidate).sorted().toList();
    } catch (IOException e) {
      throw new PluginException("can't read plugins folder %s: %s".formatted(folder, e), e);
    }
  }

  private static boolean isCandidate(Path path) {
    String name = String.valueOf(path.getFileName());
    return !name.startsWith(".") && (name.endsWith(".jar") || Files.isDirectory(path));
  }

  /** Whatever a stranger's jar makes Java throw is that jar's problem. */
  private void attempt(Path path, Runnable step) {
    try {
      step.run();
    } catch (PluginException e) {
      problems.add(String.valueOf(e.getMessage()));
    } catch (RuntimeException | LinkageError e) {
      problems.add(String.valueOf(Candidate.refusal(path, e.toString(), e).getMessage()));
    }
  }

  /** Where they were looked for, if anywhere. */
  public Optional<Path> folder() {
    return folder;
  }

  /** Those that were loaded. */
  public List<Plugin> loaded() {
    return List.copyOf(loaded);
  }

  /** A line for each that wasn't: its name, what is wrong, and what to do. */
  public List<String> problems() {
    return List.copyOf(problems);
  }
}
