package infernum.plugin.cpunative;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Variants for other instruction sets give the bits of the one that the other tests hold against
 * the reference. Runs src/test/native/check.c, which a sanitiser watches.
 */
class VariantsTest {
  private static final int NO_SUCH_VARIANT = 77;

  @TempDir private Path folder;

  private record Output(int code, String out, String err) {}

  private Output check(String variant, Map<String, String> environment, String... flags) {
    Path script = Path.of("src/test/native/check.sh").toAbsolutePath();
    Path built = folder.resolve(environment.getOrDefault("CC", "gcc"));
    List<String> command =
        new ArrayList<>(List.of("sh", script.toString(), built.toString(), variant));
    command.addAll(List.of(flags));
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().putAll(environment);
      int code = builder.start().waitFor();
      return new Output(code, text(out), text(err));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static void assumeInstalled(String... programs) {
    for (String program : programs) {
      boolean found =
          Arrays.stream(System.getenv("PATH").split(":"))
              .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
      assumeTrue(found, () -> program + " isn't installed");
    }
  }

  private static void assumeX86() {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "this isn't an x86-64 processor");
    assumeInstalled("gcc");
  }

  private String lines(String variant, Map<String, String> environment, String... flags) {
    Output output = check(variant, environment, flags);
    assumeTrue(output.code != NO_SUCH_VARIANT, () -> variant + " can't be run here");
    assertEquals(0, output.code, output::err);
    long count = output.out.lines().count();
    assertTrue(count > 1000, () -> "only %d lines".formatted(count));
    return output.out;
  }

  @Test
  void avx512GivesTheBitsOfAvx2() {
    assumeX86();
    assertEquals(lines("avx2", Map.of()), lines("avx512-vnni", Map.of()));
  }

  @Test
  void neonGivesTheBitsOfAvx2() {
    assumeX86();
    assumeInstalled("aarch64-linux-gnu-gcc", "qemu-aarch64");
    String expected = lines("avx2", Map.of());
    Map<String, String> arm =
        Map.of("CC", "aarch64-linux-gnu-gcc", "RUN", "qemu-aarch64 -L /usr/aarch64-linux-gnu");
    for (String variant : List.of("neon", "neon-dotprod")) {
      assertEquals(expected, lines(variant, arm), variant);
    }
  }

  @Test
  void nothingIsTouchedThatIsElsewhere() {
    assumeX86();
    for (String variant : List.of("avx2", "avx512-vnni")) {
      String[] flags = {"-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-O1", "-g"};
      Output output = check(variant, Map.of(), flags);
      assumeTrue(!output.err.contains("cannot find"), "the compiler has no sanitisers");
      if (output.code != NO_SUCH_VARIANT) {
        assertEquals(0, output.code, output::err);
        assertEquals("", output.err);
      }
    }
  }
}
