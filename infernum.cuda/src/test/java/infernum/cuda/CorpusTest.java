package infernum.cuda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The corpus: its kernels on the emulator, a test per kernel and target, and what is committed of
 * it.
 */
final class CorpusTest {
  private static final Path FOLDER = NativeBuild.SOURCES.resolve("corpus");
  private static final int FEWEST_KERNELS = 80;

  @TestFactory
  Stream<DynamicTest> eachKernelOnEachTargetIsItsReferenceAndEachPlantedFaultIsFound() {
    Path emulator = NativeBuild.emulator();
    List<String> cases = corpus("--list").lines();
    NativeBuild.Output output = corpus("--emulator", emulator.toString());
    Map<String, String> results = new HashMap<>();
    for (String line : output.lines()) {
      String[] fields = line.split("\t", -1);
      if (fields.length == 5) {
        results.put(fields[1] + " " + fields[2], fields[0] + ": " + fields[4]);
      }
    }
    output.lines().stream().filter(line -> line.startsWith("#")).forEach(System.out::println);
    return cases.stream()
        .map(line -> line.split("\t", -1))
        .map(fields -> fields[0] + " " + fields[1])
        .map(name -> DynamicTest.dynamicTest(name, () -> assertPassed(results.get(name))));
  }

  private static void assertPassed(String result) {
    assertTrue(result != null && result.startsWith("ok: "), () -> "" + result);
  }

  @Test
  void everythingShortOfADriverHoldsInADryRunForARealOne() {
    NativeBuild.Output output = corpus("--real", "--dry-run");
    assertEquals(0, output.code(), output::text);
  }

  @Test
  void thereAreEnoughKernelsAndFaultsOfEachKind() {
    List<String[]> cases = corpus("--list").lines().stream().map(l -> l.split("\t", -1)).toList();
    for (String target : List.of("sm_80", "sm_90", "sm_120")) {
      long sound = cases.stream().filter(c -> c[0].equals(target) && c[3].equals("sound")).count();
      assertTrue(sound >= FEWEST_KERNELS, () -> sound + " at " + target);
    }
    for (String kind :
        "out-of-bounds misaligned use-after-free double-free uninitialised shared-race global-race divergent-barrier missing-async-wait missing-stream-wait pageable-async leak resource-limit divergent-collective unsupported"
            .split(" ")) {
      assertTrue(
          cases.stream().anyMatch(c -> List.of(c[3].split(",")).contains(kind)),
          () -> "no planted " + kind);
    }
  }

  @Test
  void theCommittedPtxIsOfTheCommittedSources() throws IOException, NoSuchAlgorithmException {
    byte[] common = Files.readAllBytes(FOLDER.resolve("kernels/common.cuh"));
    List<Path> ptx;
    try (Stream<Path> files = Files.walk(FOLDER.resolve("ptx"))) {
      ptx = files.filter(Files::isRegularFile).toList();
    }
    assertFalse(ptx.isEmpty());
    for (Path file : ptx) {
      String source = file.getFileName().toString().replace(".ptx", ".cu");
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(common);
      digest.update(Files.readAllBytes(FOLDER.resolve("kernels").resolve(source)));
      String hash = HexFormat.of().formatHex(digest.digest());
      String first = Files.readString(file, UTF_8).lines().findFirst().orElse("");
      assertEquals("// " + source + ", sha256 of its source " + hash, first, file::toString);
    }
  }

  @Test
  void nvccMakesTheSamePtxAgain() {
    assumeTrue(NativeBuild.onPath("nvcc") && NativeBuild.onPath("ptxas"), "nvcc isn't there");
    String version = NativeBuild.run("nvcc", "--version").text();
    assumeTrue(version.contains("release 13.0"), () -> "another nvcc than 13.0: " + version);
    NativeBuild.Output output =
        NativeBuild.run("bash", FOLDER.resolve("regenerate.sh").toString(), "--check");
    assertEquals(0, output.code(), output::text);
  }

  private static NativeBuild.Output corpus(String... arguments) {
    return NativeBuild.run(
        Stream.concat(
                Stream.of(NativeBuild.corpus().toString(), "--folder", FOLDER.toString()),
                Stream.of(arguments))
            .toArray(String[]::new));
  }
}
