package infernum.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints that don't fit into a repository, held against their reference's results. */
@Tag("real-model")
class RealModelIT {
  private static final Path SHARED = Path.of(System.getProperty("infernum.shared"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "goldens/llama",
        "goldens/llama-tied-rope-llama3",
        "goldens/mistral-sliding",
        "goldens/mixtral",
        "goldens/qwen2",
        "goldens/qwen3",
        "goldens/qwen3-moe",
        "models/smollm2-135m-instruct"
      })
  void answersAsItsReference(String name) throws Exception {
    Path folder = SHARED.resolve(name);
    assumeTrue(Files.isDirectory(folder), () -> folder + " isn't there");
    Command verify =
        Command.run(
            SHARED,
            Map.of("JAVA_HOME", System.getProperty("java.home")),
            List.of(Distribution.COMMAND.toString(), "verify", folder.toString()),
            Duration.ofMinutes(15));
    assertEquals(0, verify.code(), verify::toString);
    assertTrue(
        verify.out().matches("(?s).*[1-9]\\d* passed, 0 failed, \\d+ skipped\n"), verify::out);
  }
}
