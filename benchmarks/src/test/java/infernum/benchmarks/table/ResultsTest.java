package infernum.benchmarks.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.InfernumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
  private static final Cell CELL = new Cell(Shape.SMALL, "Q8_0", Work.BASE);
  private static final List<String> ALL = List.of("llama.cpp", "cpu-simd", "cpu-native");

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("new").resolve("results.jsonl");
  }

  private static Map<String, Object> round(int number, double decode, List<String> wrong) {
    return Map.of(
        "round",
        number,
        "values",
        Map.of(
            "llama.cpp", Map.of("decode", 100.0, "prefill", 1000.0),
            "cpu-simd", Map.of("decode", decode, "prefill", 800.0),
            "cpu-native", Map.of("decode", 2 * decode, "prefill", 1500.0)),
        "wrong",
        wrong);
  }

  private String table() throws IOException {
    return new Table(new Results(file), "llama.cpp", List.of("cpu-simd", "cpu-native")).markdown();
  }

  @Test
  void roundsAreThereAgainAndAKilledProcessLosesOnlyHalfALine() throws IOException {
    Results results = new Results(file);
    results.add("round", CELL.id(), round(1, 90, List.of()));
    results.add("round", CELL.id(), round(2, 80, List.of()));
    Files.writeString(file, "{\"kind\":\"round\",\"ce", StandardOpenOption.APPEND);
    Results again = new Results(file);
    assertEquals(2, again.rounds(CELL, ALL).size());
    again.add("round", CELL.id(), round(3, 70, List.of()));
    assertEquals(3, new Results(file).rounds(CELL, ALL).size());
    assertEquals(0, new Results(file).rounds(new Cell(Shape.LARGE, "Q8_0", Work.BASE), ALL).size());
  }

  @Test
  void aRoundCountsWhenAllTookPartAndAnsweredRight() throws IOException {
    Results results = new Results(file);
    results.add("round", CELL.id(), round(1, 90, List.of("cpu-simd: other answers")));
    results.add("round", CELL.id(), round(1, 90, List.of()));
    assertEquals(1, results.rounds(CELL, ALL).size());
    assertEquals(0, results.rounds(CELL, List.of("cpu-native", "other")).size());
    assertTrue(table().contains("135M/Q8_0/base, left out: cpu-simd: other answers"), table());
  }

  @Test
  void aFileOfSomethingElseIsRefused() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "# Title\n{}\n");
    InfernumException e = assertThrows(InfernumException.class, () -> new Results(file));
    assertTrue(String.valueOf(e.getMessage()).contains("line 1: no JSON"), e::getMessage);
    assertEquals("# Title\n{}\n", Files.readString(file));
  }

  @Test
  void theTableHasMediansRatiosAndWhatIsMissing() throws IOException {
    Results results = new Results(file);
    for (int i = 1; i <= 3; i++) {
      results.add("round", CELL.id(), round(i, 60 + 10 * i, List.of()));
    }
    String expected =
        "| 135M | Q8_0 | base | decode | **3 of 11** | 100.0 | 80.0 | 0.80 (0.75) | 0.85 |"
            + " missed: 0.94 of it | 160.0 | 1.60 (1.50) | 1.15 | met |";
    assertTrue(table().contains(expected), table());
    for (int i = 4; i <= 11; i++) {
      results.add("round", CELL.id(), round(i, 80, List.of()));
    }
    assertTrue(table().contains("| decode | 11 | 100.0 | 80.0 |"), table());
  }

  @Test
  void aFastProviderThatAnswersWrongMeetsNothing() throws IOException {
    Results results = new Results(file);
    results.add("round", CELL.id(), round(1, 500, List.of()));
    assertTrue(table().contains("| 5.00 (5.00) | 0.85 | met |"), table());
    results.add(
        "check", CELL.id(), Map.of("contestant", "cpu-simd", "problems", List.of("decoding: off")));
    assertFalse(table().contains("| 5.00 (5.00) | 0.85 | met |"), table());
    assertTrue(table().contains("| 500.0 | – | 0.85 | **wrong answers** |"), table());
    assertTrue(table().contains("| **decoding: off** |"), table());
  }

  @Test
  void theResidentSetIsHeldAgainstItsLimit() throws IOException {
    long mebibyte = 1 << 20;
    for (long resident : new long[] {400 * mebibyte, 300 * mebibyte}) {
      Map<String, Object> line =
          Map.of(
              "contestant",
              "cpu-native",
              "weights",
              100 * mebibyte,
              "cache",
              10 * mebibyte,
              "resident",
              resident,
              "peak",
              500 * mebibyte);
      new Results(file).add("memory", CELL.id(), line);
      // 1.15 * 110 MiB + 200 MB is 317 MiB.
      String row =
          "| 100 | 10 | %d | 317 | %s | 500 |"
              .formatted(resident / mebibyte, resident > 317 * mebibyte ? "missed" : "met");
      assertTrue(table().contains(row), table());
    }
  }

  @Test
  void floatActivationsCostIsARatioOfRatios() throws IOException {
    Results results = new Results(file);
    results.add("round", CELL.id(), round(1, 80, List.of()));
    results.add("round", new Cell(Shape.SMALL, "Q8_0", Work.FLOAT).id(), round(1, 40, List.of()));
    assertTrue(table().contains("* cpu-simd, 135M Q8_0, decode: 0.50"), table());
    assertTrue(table().contains("* cpu-native, 135M Q8_0, prefill: 1.00"), table());
  }
}
