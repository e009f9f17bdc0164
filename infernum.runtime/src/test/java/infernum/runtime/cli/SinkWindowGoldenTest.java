package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.Derived;
import infernum.runtime.plugin.PluginJars;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code plugins/example-attention}, built from its sources and dropped in, against PyTorch with a
 * dense mask, in Llama and Qwen as they are.
 */
final class SinkWindowGoldenTest {
  private static final Path SOURCES =
      Path.of(System.getProperty("infernum.root"), "plugins/example-attention/src");

  @TempDir private Path temporary;

  @BeforeEach
  void dropIn() throws IOException {
    PluginJars.jarOf(
        temporary.resolve("plugins/sink-window.jar"),
        List.of(PluginJars.location("org.jspecify")),
        SOURCES.resolve("main/java"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-kv2", "qwen3"})
  void logitsAndContinuationsAreThoseOfTheDenseMask(String model) throws IOException {
    Cli run = verify(model, "--attention", "sink-window:window=8,sinks=2");
    assertEquals(0, run.code(), run::toString);
    assertTrue(run.out().endsWith("3 passed, 0 failed, 0 skipped\n"), run::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sink-window:window=7,sinks=2",
        "sink-window:window=9,sinks=2",
        "sink-window:window=8,sinks=1",
        "sink-window:window=8,sinks=3",
        "paged"
      })
  void anyOtherMaskFails(String attention) throws IOException {
    Cli run = verify("llama-kv2", "--attention", attention);
    assertEquals(1, run.code(), run::toString);
  }

  @Test
  void parametersThatNobodyGivesAreNamed() throws IOException {
    Cli run = verify("qwen3", "--attention", "sink-window:window=8");
    assertEquals(2, run.code(), run::toString);
    assertTrue(run.err().contains("'sink-window' needs sinks (first positions"), run::toString);
  }

  private Cli verify(String model, String... choice) throws IOException {
    Path folder =
        Derived.checkpoint(
            SOURCES.resolve("test/resources/sinks").resolve(model), temporary.resolve(model));
    List<String> arguments = new ArrayList<>(List.of("verify", folder.toString()));
    arguments.addAll(List.of("--plugins", temporary.resolve("plugins").toString()));
    arguments.addAll(Arrays.asList(choice));
    return Cli.run(arguments.toArray(String[]::new));
  }
}
