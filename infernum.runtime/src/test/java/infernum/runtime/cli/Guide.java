package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.plugin.PluginJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A document whose fenced blocks are files to write, commands to give, and what these write. */
final class Guide {
  /** The checkout. */
  static final Path ROOT = Path.of(System.getProperty("infernum.root"));

  private static final Path MODEL =
      ROOT.resolve("infernum.runtime/src/test/resources/gguf/tiny-llama/tiny-llama.gguf");

  private static final Pattern FILE = Pattern.compile("`([^` ]+\\.(?:java|jsh))`");

  private final Path home;
  private final List<Fence> fences;

  /** A fenced block of the document, with the last line of text before it. */
  private record Fence(String language, String before, String body) {}

  private Guide(Path home, List<Fence> fences) {
    this.home = home;
    this.fences = fences;
  }

  /**
   * Does what a document says, word for word, where {@code ~/infernum} is a distribution.
   *
   * @param project folder below {@code home} that the document has its reader make; in it lies a
   *     {@code model.gguf}
   * @param commands how many blocks of them the document has
   */
  static Cli follow(String document, Path home, String project, int commands)
      throws IOException, InterruptedException {
    Guide guide = new Guide(home, fences(Files.readString(ROOT.resolve(document))));
    distribution(home.resolve("infernum"));
    guide.write(home.resolve(project));
    Cli shell = guide.run(commands);
    assertEquals(0, shell.code(), shell::toString);
    guide.assertShown();
    return shell;
  }

  /** What the n-th block of commands wrote, from 1. */
  static String output(Path home, int n) throws IOException {
    return Files.readString(home.resolve("out." + n));
  }

  private void write(Path project) throws IOException {
    Files.createDirectories(project);
    Files.copy(MODEL, project.resolve("model.gguf"));
    for (Fence fence : fences) {
      if (fence.language.equals("java")) {
        Path file = project.resolve(file(fence));
        Files.createDirectories(file.getParent());
        Files.writeString(file, fence.body);
      }
    }
  }

  private Cli run(int expected) throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder("set -eu\n");
    int commands = 0;
    for (Fence fence : fences) {
      if (fence.language.equals("sh")) {
        script.append("{\n%s} >%s/out.%d\n".formatted(fence.body, home, ++commands));
      }
    }
    assertEquals(expected, commands);
    Path java = Path.of(System.getProperty("java.home"));
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", script.toString()).directory(home.toFile());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("JAVA_HOME", java.toString());
    builder.environment().put("PATH", java.resolve("bin") + ":" + System.getenv("PATH"));
    return Cli.finish(builder);
  }

  /** Each text that the document shows behind commands is what they wrote. */
  private void assertShown() throws IOException {
    int commands = 0;
    for (Fence fence : fences) {
      if (fence.language.equals("sh")) {
        commands++;
      } else if (fence.language.equals("text")) {
        String out = output(home, commands);
        assertTrue(out.contains(fence.body), () -> fence.body + "\nisn't in\n" + out);
      }
    }
  }

  private static List<Fence> fences(String document) {
    List<Fence> fences = new ArrayList<>();
    String before = "";
    StringBuilder body = new StringBuilder();
    String open = "";
    for (String line : document.lines().toList()) {
      if (line.startsWith("```") && open.isEmpty()) {
        open = line.substring(3);
      } else if (line.equals("```")) {
        fences.add(new Fence(open, before, body.toString()));
        open = "";
        body.setLength(0);
      } else if (!open.isEmpty()) {
        body.append(line).append('\n');
      } else if (!line.isBlank()) {
        before = line;
      }
    }
    return fences;
  }

  private static String file(Fence fence) {
    Matcher file = FILE.matcher(fence.before);
    assertTrue(file.find(), () -> "no file is named before\n" + fence.body);
    return file.group(1);
  }

  /** As a build makes it without a run-time image, of the modules of this test run. */
  private static void distribution(Path folder) throws IOException {
    Path launcher = Path.of("infernum.server/dist/src/main/dist/bin/infernum");
    Files.createDirectories(folder.resolve("bin"));
    Files.createDirectories(folder.resolve("plugins"));
    Files.copy(ROOT.resolve(launcher), folder.resolve("bin/infernum"));
    assertTrue(folder.resolve("bin/infernum").toFile().setExecutable(true));
    for (Module module : ModuleLayer.boot().modules()) {
      String name = module.getName();
      if (name.startsWith("infernum.") || name.matches(".*(jackson|picocli|jline).*")) {
        PluginJars.jarOf(folder.resolve("lib/" + name + ".jar"), PluginJars.location(name));
      }
    }
  }
}
