package infernum.plugin.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorWidthsTest {
  /** A machine with wide vectors computes with narrow ones as well, in a Java of its own. */
  @ParameterizedTest
  @ValueSource(ints = {128, 256})
  void kernelsAreRightWithNarrowerVectors(int bits) throws Exception {
    assumeTrue(Lanes.FLOATS.vectorBitSize() >= bits, "this machine has no vectors of " + bits);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-Dinfernum.cpu-simd.bits=" + bits,
                "-cp",
                classPath(),
                NarrowVectors.class.getName())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    String expected = "vectors of %d bits, as -Dinfernum.cpu-simd.bits says".formatted(bits);
    assertTrue(text.contains(expected), text);
  }

  /** All that this test runs with, and its own classes, which patch the module. */
  private static String classPath() {
    String all =
        System.getProperty("jdk.module.path", "")
            + File.pathSeparator
            + System.getProperty("java.class.path", "");
    List<String> entries = List.of(all.split(File.pathSeparator));
    return Stream.concat(
            entries.stream(),
            entries.stream()
                .filter(entry -> entry.endsWith("classes"))
                .map(entry -> Path.of(entry).resolveSibling("test-classes"))
                .filter(Files::isDirectory)
                .map(Path::toString))
        .collect(Collectors.joining(File.pathSeparator));
  }

  @Test
  void whichVectorsAreUsedIsToldWithItsReason() {
    assertEquals("vectors of 256 bits, the widest here", Lanes.description(0, 256));
    assertEquals("vectors of 512 bits, of 2048 here: more aren't used", Lanes.description(0, 2048));
    assertEquals(
        "vectors of 128 bits, as -Dinfernum.cpu-simd.bits says", Lanes.description(128, 512));
    for (int impossible : new int[] {512, 300, -1}) {
      assertEquals(
          "vectors of 256 bits, the widest here; -Dinfernum.cpu-simd.bits=%d can't be had"
              .formatted(impossible),
          Lanes.description(impossible, 256));
    }
  }
}
