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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what docs/first-plugin.md tells a newcomer to do, word for word. */
final class FirstPluginTest {
  private static final Path ROOT = Path.of(System.getProperty("infernum.root"));
  private static final Pattern FILE = Pattern.compile("`(src/[^`]+\\.java)`");

  @TempDir private Path home;

  /** A fenced block of the document, with the last line of text before it. */
  private record Fence(String language, String before, String body) {}

  @Test
  void whatTheDocumentShowsCanBeDone() throws Exception {
    distribution(home.resolve("infernum"));
    List<Fence> fences = fences(Files.readString(ROOT.resolve("docs/first-plugin.md")));
    Path project = home.resolve("first-plugin");
    Path model =
        ROOT.resolve("infernum.runtime/src/test/resources/gguf/tiny-llama/tiny-llama.gguf");
    StringBuilder script = new StringBuilder("set -eu\n");
    int commands = 0;
    for (Fence fence : fences) {
      switch (fence.language) {
        case "sh" -> script.append("{\n%s} >%s/out.%d\n".formatted(fence.body, home, ++commands));
        case "java" -> write(project.resolve(file(fence)), fence.body);
        default -> {} // what is to be seen, below
      }
    }
    Files.copy(model, project.resolve("model.gguf"));
    assertEquals(5, commands);
    Cli shell = shell(script.toString());
    assertEquals(0, shell.code(), shell::toString);
    assertShown(fences);
    assertTrue(Files.readString(home.resolve("out.1")).contains("SPI version"));
    assertTrue(shell.err().contains("answer 8 tokens"), shell::toString);
  }

  /** Each text that the document shows behind commands is what they wrote. */
  private void assertShown(List<Fence> fences) throws IOException {
    int commands = 0;
    for (Fence fence : fences) {
      if (fence.language.equals("sh")) {
        commands++;
      } else if (fence.language.equals("text")) {
        String out = Files.readString(home.resolve("out." + commands));
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

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
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

  private Cli shell(String script) throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"));
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).directory(home.toFile());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("JAVA_HOME", java.toString());
    builder.environment().put("PATH", java.resolve("bin") + ":" + System.getenv("PATH"));
    return Cli.finish(builder);
  }
}
