package infernum.runtime.plugin;

import infernum.runtime.checkpoint.FileFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plug-ins of some folders. Each jar in them, and each folder of jars (libraries, automatic
 * modules and native libraries may lie beside), is loaded into a module layer of its own over
 * infernum's modules, so that no plug-in sees another's classes. What can't be loaded is a
 * {@linkplain #problems() problem} and stops no other.
 */
public final class Plugins {
  private final List<Path> folders;
  private final List<Plugin> loaded = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private Plugins(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  /** No plug-in at all. */
  public static Plugins none() {
    return new Plugins(List.of());
  }

  /**
   * The plug-ins of folders: these in their order, in each those in the order of their names.
   *
   * @throws PluginException a folder isn't there, or infernum runs on the class path
   */
  public static Plugins load(List<Path> folders) {
    return load(folders, Plugins.class.getModule().getLayer());
  }

  static Plugins load(List<Path> folders, @Nullable ModuleLayer base) {
    if (folders.isEmpty()) {
      return none();
    }
    if (base == null) {
      throw new PluginException(
          "plug-ins need the module path, and infernum was started on the class path; start it with"
              + " 'java -p LIB -m infernum.runtime/infernum.runtime.cli.Main', or with no plugins folder");
    }
    Plugins plugins = new Plugins(folders);
    plugins.load(base);
    return plugins;
  }

  private void load(ModuleLayer base) {
    List<Path> paths =
        folders.stream()
            .map(Plugins::existing)
            .distinct()
            .flatMap(folder -> entries(folder).stream())
            .toList();
    List<Candidate> candidates = new ArrayList<>();
    for (Path path : paths) {
      String name = name(path, paths);
      attempt(name, () -> candidates.add(Candidate.read(name, path)));
    }
    PluginLoader loader = new PluginLoader(base, candidates);
    for (Candidate candidate : candidates) {
      attempt(candidate.name(), () -> loaded.add(loader.load(candidate)));
    }
  }

  /** The file's name, where no other folder has one of that name. */
  private static String name(Path path, List<Path> all) {
    Path name = path.getFileName();
    long same = all.stream().filter(other -> name.equals(other.getFileName())).count();
    return same == 1 ? name.toString() : path.toString();
  }

  /** By its real path, as two may name one folder. */
  private static Path existing(Path folder) {
    try {
      if (Files.isDirectory(folder)) {
        return folder.toRealPath();
      }
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    throw new PluginException(
        "there is no plugins folder %s; create it, or name another".formatted(folder));
  }

  private static List<Path> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Plugins::isCandidate).sorted().toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static PluginException unreadable(Path folder, IOException e) {
    return new PluginException(
        "can't read plugins folder %s: %s".formatted(folder, FileFault.of(e)), e);
  }

  private static boolean isCandidate(Path path) {
    String name = path.getFileName().toString();
    return !name.startsWith(".") && (name.endsWith(".jar") || Files.isDirectory(path));
  }

  /** Whatever a stranger's jar makes Java throw is that jar's problem. */
  private void attempt(String name, Runnable step) {
    try {
      step.run();
    } catch (PluginException e) {
      problems.add(String.valueOf(e.getMessage()));
    } catch (RuntimeException | LinkageError e) {
      problems.add(String.valueOf(Candidate.refusal(name, e.toString(), e).getMessage()));
    }
  }

  /** Where they were looked for. */
  public List<Path> folders() {
    return folders;
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
