package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class BenchCommandTest {
  private static final String SPARK =
      Path.of(System.getProperty("infernum.root"))
          .resolve("plugins/model-spark/src/main/resources/infernum/plugin/model/spark/spark.gguf")
          .toString();

  private static Cli bench(String... options) {
    List<String> words = new ArrayList<>(List.of("bench", SPARK, "--prompt-tokens", "20"));
    words.addAll(List.of("--output-tokens", "12", "--repetitions", "2"));
    words.addAll(List.of(options));
    return Cli.run(words.toArray(String[]::new));
  }

  @Test
  void aRowForEachConcurrencyAndALineOfProgressForEachRun() {
    Cli bench = bench("--concurrency", "1,4");
    assertEquals(0, bench.code(), bench::toString);
    List<String> rows =
        bench
            .out()
            .lines()
            .filter(line -> line.matches(" +\\d+( +\\d+\\.\\d+)+  \\d+ of 8"))
            .toList();
    assertEquals(2, rows.size(), bench::out);
    assertTrue(rows.getFirst().endsWith("2 of 8"), bench::out);
    assertTrue(rows.getLast().endsWith("8 of 8"), bench::out);
    assertTrue(bench.out().contains("\npeak memory: "), bench::out);
    assertTrue(bench.out().endsWith("answers: the same in every run\n"), bench::out);
    for (int requests : new int[] {1, 4}) {
      for (String run : new String[] {"warm-up", "repetition 1 of 2", "repetition 2 of 2"}) {
        String line = "infernum: concurrency %d, %s: ".formatted(requests, run);
        assertTrue(bench.err().contains(line), line);
      }
    }
  }

  @Test
  void jsonHasTheFiguresAndNothingElseGoesToStdout() {
    Cli bench = bench("--concurrency", "2", "--json", "--warm-up", "0");
    assertEquals(0, bench.code(), bench::toString);
    JsonNode root = JsonMapper.shared().readTree(bench.out());
    assertEquals(20, root.at("/promptTokens").intValue());
    assertEquals(12, root.at("/outputTokens").intValue());
    assertTrue(root.at("/answersEqual").booleanValue());
    JsonNode result = root.at("/results/0");
    assertEquals(2, result.at("/concurrency").intValue());
    double prefill = result.at("/prefillTokensPerSecond").doubleValue();
    double decode = result.at("/decodeTokensPerSecond").doubleValue();
    double output = result.at("/outputTokensPerSecond").doubleValue();
    assertTrue(prefill > 0 && decode > output && output > 0, result::toString);
    for (String times : List.of("timeToFirstTokenMilliseconds", "interTokenLatencyMilliseconds")) {
      double median = result.at("/" + times + "/median").doubleValue();
      assertTrue(median > 0 && median <= result.at("/" + times + "/p99").doubleValue(), times);
    }
    assertEquals(4, result.at("/kvBlocks/total").intValue());
    assertTrue(root.at("/peakMemory/heapBytes").longValue() > 1 << 20, root::toString);
    if (System.getProperty("os.name").equals("Linux")) {
      long resident = root.at("/peakMemory/residentBytes").longValue();
      assertTrue(resident > root.at("/peakMemory/heapBytes").longValue() / 4, root::toString);
    }
  }

  @Test
  void whatCannotBeMeasuredIsRefusedWithTheNumbers() {
    for (List<String> wrong :
        List.of(
            List.of("--concurrency", "0", "--concurrency must be greater than 0"),
            List.of("--output-tokens", "1", "at least 2, is 1"),
            List.of("--repetitions", "0", "--repetitions must be greater than 0"),
            List.of("--warm-up", "-1", "--warm-up must not be less than 0, is -1"),
            List.of("--prompt-tokens", "501", "501 tokens of prompt and 12 of answer"),
            List.of("--concurrency", "64", "need a cache of 6 MiB, --kv-memory allows 1"))) {
      String[] options = new String[] {wrong.get(0), wrong.get(1), "--kv-memory", "1"};
      Cli bench = Cli.run(words(options));
      assertEquals(2, bench.code(), bench::toString);
      assertTrue(bench.err().contains(wrong.get(2)), bench::err);
      assertEquals("", bench.out());
    }
  }

  private static String[] words(String... options) {
    List<String> words = new ArrayList<>(List.of("bench", SPARK));
    if (!options[0].equals("--output-tokens")) {
      words.addAll(List.of("--output-tokens", "12"));
    }
    if (!options[0].equals("--prompt-tokens")) {
      words.addAll(List.of("--prompt-tokens", "20"));
    }
    words.addAll(List.of(options));
    return words.toArray(String[]::new);
  }
}
