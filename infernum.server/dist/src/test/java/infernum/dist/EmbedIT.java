package infernum.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import infernum.dist.Guide.Fence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what docs/embed.md tells a Java developer to do, word for word. */
class EmbedIT {
  private static final Path EXAMPLE = Guide.ROOT.resolve("examples/spring-boot");

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

  @TempDir Path home;

  private Command run(String... words) throws IOException, InterruptedException {
    return Command.run(
        home,
        Map.of(
            "HOME",
            home.toString(),
            "LC_ALL",
            "C.UTF-8",
            "PATH",
            JAVA + ":" + System.getenv("PATH")),
        List.of(words));
  }

  @Test
  void theProgramRunsOnTheModulePathAndOnTheClassPath() throws Exception {
    Files.createSymbolicLink(home.resolve("infernum"), Distribution.BUILT);
    StringBuilder script = new StringBuilder("set -eu\n");
    int commands = 0;
    for (Fence fence : Guide.read("embed.md").fences()) {
      if (fence.language().equals("sh")) {
        script.append("{\n%s} >%s/out.%d\n".formatted(fence.body(), home, ++commands));
      } else if (fence.language().equals("java") && fence.file().startsWith("src/")) {
        Path file = home.resolve("embed").resolve(fence.file());
        Files.createDirectories(file.getParent());
        Files.writeString(file, fence.body());
      }
    }
    assertEquals(3, commands);
    Command shell = run("bash", "-c", script.toString());
    assertEquals(new Command(0, "", ""), shell);
    List<Fence> shown = Guide.read("embed.md").in("text");
    assertEquals(2, shown.size());
    assertEquals(shown.get(0).body(), Files.readString(home.resolve("out.2")));
    assertEquals(shown.get(1).body(), Files.readString(home.resolve("out.3")));
  }

  @Test
  void theExampleIsWhatTheDocumentShows() throws IOException {
    Guide guide = Guide.read("embed.md");
    String pom = spaceless(Files.readString(EXAMPLE.resolve("pom.xml")));
    List<Fence> parts = guide.in("xml");
    assertEquals(2, parts.size());
    for (Fence part : parts) {
      assertTrue(pom.contains(spaceless(part.body())), part::body);
    }
    String source = "src/main/java/example/Application.java";
    Fence shown =
        guide.in("java").stream()
            .filter(fence -> fence.file().equals(source))
            .findFirst()
            .orElseThrow();
    assertEquals(Files.readString(EXAMPLE.resolve(source)), shown.body());
  }

  private static String spaceless(String xml) {
    return xml.replaceAll("\\s+", "");
  }

  @Test
  void theModelAnswersFromASpringBootJar() throws Exception {
    assumeTrue(Distribution.hasImage(), "a build without gates makes no fat jar");
    Path jar = EXAMPLE.resolve(System.getProperty("infernum.build")).resolve("application.jar");
    Command answer =
        run(JAVA.resolve("java").toString(), "-jar", jar.toString(), "What is 7 plus 8?");
    assertEquals(0, answer.code(), answer::toString);
    assertTrue(answer.out().lines().anyMatch("7 plus 8 is 15."::equals), answer::toString);
    assertEquals("", answer.err());
  }

  @Test
  void aFastDeviceThatCannotBeUsedIsMissedWithItsReason(@TempDir Path folder) throws Exception {
    Path program =
        Files.writeString(
            folder.resolve("Which.java"),
            """
            void main(String[] model) {
              try (var loaded = infernum.runtime.library.Infernum.load(java.nio.file.Path.of(model[0]))) {
                IO.println(loaded.model().device());
              }
            }
            """);
    String model = "infernum.runtime/src/test/resources/gguf/tiny-llama/tiny-llama.gguf";
    Command which =
        Command.run(
            folder,
            Map.of(),
            List.of(
                JAVA.resolve("java").toString(),
                "-cp",
                "%s/lib/*:%1$s/plugins/infernum.plugin.cpu-simd.jar".formatted(Distribution.BUILT),
                program.toString(),
                Path.of(System.getProperty("infernum.root")).resolve(model).toString()));
    assertEquals("cpu-reference\n", which.out(), which::toString);
    assertTrue(which.err().contains("cpu-simd: "), which::err);
    assertTrue(which.err().contains("jdk.incubator.vector"), which::err);
  }
}
