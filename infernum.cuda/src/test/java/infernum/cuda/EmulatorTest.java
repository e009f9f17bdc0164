package infernum.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The emulator's own tests, written in C++: a JUnit test for each of them. */
final class EmulatorTest {
  /** So many there are at least; fewer means that the runner ended early. */
  private static final int FEWEST = 95;

  @TestFactory
  Stream<DynamicTest> eachInstructionCheckAndDriverCallIsAsDefined() {
    List<String> lines = run();
    return lines.stream()
        .filter(line -> line.startsWith("ok    ") || line.startsWith("FAIL  "))
        .map(line ->
            DynamicTest.dynamicTest(
                line.substring(6),
                () -> assertTrue(line.startsWith("ok"), () -> String.join("\n", lines))));
  }

  @Test
  void theRunnerReachesItsEnd() {
    List<String> lines = run();
    String last = lines.get(lines.size() - 1);
    assertTrue(
        last.endsWith(" tests, 0 failed") && Integer.parseInt(last.split(" ")[0]) >= FEWEST,
        () -> String.join("\n", lines));
  }

  private static List<String> run() {
    Path folder = NativeBuild.folder("");
    String tests = folder.resolve("emulator-tests").toString();
    NativeBuild.Output built =
        NativeBuild.run(
            "make", "-s", "-j2", "-C", NativeBuild.SOURCES.toString(), "OUT=" + folder, tests);
    assertEquals(0, built.code(), built::text);
    return NativeBuild.run(tests).lines();
  }
}
