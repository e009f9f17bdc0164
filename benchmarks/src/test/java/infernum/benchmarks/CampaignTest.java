package infernum.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.benchmarks.peer.LlamaCpp;
import infernum.benchmarks.table.Cell;
import infernum.benchmarks.table.Results;
import infernum.benchmarks.table.Shape;
import infernum.benchmarks.table.Work;
import infernum.spi.InfernumException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A whole cell of the bundled model, in processes of their own. */
class CampaignTest {
  private static final Path SPARK =
      Path.of(System.getProperty("infernum.root"))
          .resolve("plugins/model-spark/src/main/resources/infernum/plugin/model/spark/spark.gguf");

  private static final Shape TINY = new Shape("tiny", "spark", 2, 6, 24);
  private static final Work BASE = new Work("base", 40, 0, 1, false, false);

  @TempDir private Path folder;
  private final List<String> told = new ArrayList<>();

  /** Workers find what these tests have on their class path as well. */
  @BeforeEach
  void modules() {
    String all =
        Stream.of("jdk.module.path", "java.class.path")
            .map(name -> System.getProperty(name, ""))
            .flatMap(paths -> Stream.of(paths.split(File.pathSeparator)))
            .filter(path -> !path.isEmpty() && !path.contains("test-classes"))
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    System.setProperty("infernum.benchmarks.modules", all);
  }

  private Campaign campaign(int rounds, Optional<LlamaCpp> llama, String... providers)
      throws IOException {
    return new Campaign(
        new Results(folder.resolve("results.jsonl")),
        List.of(providers),
        llama,
        1,
        Optional.of(rounds),
        folder,
        told::add);
  }

  @Test
  void aCellIsWarmedUpCheckedAndMeasuredAndGoesOnWhereItEnded() throws IOException {
    Cell cell = new Cell(TINY, "Q8_0", BASE);
    campaign(1, Optional.empty(), "cpu-simd").run(cell, SPARK);
    Campaign again = campaign(2, Optional.empty(), "cpu-simd");
    again.run(cell, SPARK);
    List<JsonNode> rounds = again.results().rounds(cell, List.of("cpu-simd"));
    assertEquals(2, rounds.size(), told::toString);
    for (JsonNode round : rounds) {
      assertTrue(round.at("/values/cpu-simd/decode").doubleValue() > 1, round::toString);
      assertTrue(round.at("/values/cpu-simd/prefill").doubleValue() > 1, round::toString);
    }
    assertEquals(2, rounds.getLast().at("/round").intValue());
    List<JsonNode> checks = again.results().all("check", cell);
    assertEquals(1, checks.size(), "answers are looked at once");
    assertTrue(checks.getFirst().at("/problems").isEmpty(), checks::toString);
    double error = checks.getFirst().at("/promptError").doubleValue();
    assertTrue(error > 0 && error < 0.15, checks::toString); // of the reference itself it is 0
    JsonNode memory = again.results().latest("memory", cell, "cpu-simd").orElseThrow();
    assertTrue(
        Math.abs(Files.size(SPARK) - memory.at("/weights").longValue()) < 200_000,
        memory::toString);
    again.run(cell, SPARK);
    assertEquals("tiny/Q8_0/base: has its 2 rounds", told.getLast());
  }

  @Test
  void streamsMustAnswerAsTheyDoAlone() throws IOException {
    Cell cell = new Cell(TINY, "Q8_0", new Work("streams", 0, 0, 3, false, false));
    Campaign campaign = campaign(1, Optional.empty(), "cpu-simd");
    campaign.run(cell, SPARK);
    JsonNode check = campaign.results().latest("check", cell, "cpu-simd").orElseThrow();
    assertTrue(check.at("/problems").isEmpty(), check::toString);
    assertEquals(1, campaign.results().rounds(cell, List.of("cpu-simd")).size());
  }

  @Test
  void aProviderThatIsMissingEndsTheCellByItsName() throws IOException {
    Cell cell = new Cell(TINY, "Q8_0", BASE);
    Campaign campaign = campaign(1, Optional.empty(), "cpu-nonsense");
    InfernumException e = assertThrows(InfernumException.class, () -> campaign.run(cell, SPARK));
    assertTrue(String.valueOf(e.getMessage()).contains("cpu-nonsense"), e::getMessage);
    assertEquals(List.of(), campaign.results().rounds(cell, List.of()));
  }

  @Test
  void llamaCppsDriverIsReadAndItsFailureToldWithItsLog() throws IOException {
    Path bench = folder.resolve("llbench");
    Files.writeString(
        bench,
        """
        #!/bin/sh
        [ "$1" = "%s/bins" ] || exit 5
        echo "load 0.1 s; CPU : AVX2 = 1"
        echo "RESULT $2 prefill$3 $3.25 t/s decode$4@$7x$8 $4.5 t/s threads $5"
        """
            .formatted(folder));
    assertTrue(bench.toFile().setExecutable(true));
    LlamaCpp llama = new LlamaCpp(bench, folder.resolve("log"));
    LlamaCpp.Speeds speeds = llama.measure(SPARK, 512, 128, 2, 7, 1);
    assertEquals(512.25, speeds.prefill());
    assertEquals(128.5, speeds.decode());
    assertEquals("CPU : AVX2 = 1", speeds.system());
    Files.writeString(bench, "#!/bin/sh\nexit 3\n");
    InfernumException e =
        assertThrows(InfernumException.class, () -> llama.measure(SPARK, 512, 128, 2, 0, 1));
    assertTrue(String.valueOf(e.getMessage()).contains("ended with 3"), e::getMessage);
  }
}
