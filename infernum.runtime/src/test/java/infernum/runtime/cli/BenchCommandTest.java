package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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
  void aRowForEachCaseAndALineOfProgressForEachPhase() {
    Cli bench = bench("--concurrency", "1,4", "--depth", "0,30", "--warm-up", "1");
    assertEquals(0, bench.code(), bench::toString);
    String rate = "[\\d.]+ \\([\\d.]+-[\\d.]+\\) +";
    String time = "[\\d.]+ \\([\\d.]+\\) +";
    Pattern row =
        Pattern.compile(
            "(?m)^ +(\\d+ +\\d+) +" + rate + rate + "[\\d.]+ +" + time + time + "\\d+ of 12$");
    List<String> rows = row.matcher(bench.out()).results().map(found -> found.group(1)).toList();
    assertEquals(
        List.of("1 0", "1 30", "4 0", "4 30"),
        rows.stream().map(found -> found.replaceAll(" +", " ")).toList(),
        bench::out);
    assertTrue(
        bench.out().matches("(?s).*\nheap: [\\d,]+ bytes allocated by a step.*"), bench::out);
    assertTrue(bench.out().contains("\npeak memory: "), bench::out);
    assertTrue(bench.out().endsWith("answers: the same in every run\n"), bench::out);
    for (int requests : new int[] {1, 4}) {
      for (String run : new String[] {"warm-up 1", "repetition 1 of 2"}) {
        String line = "concurrency %d, depth 30, %s: ".formatted(requests, run);
        assertTrue(bench.err().contains(line), line);
      }
    }
  }

  @Test
  void memoryIsToldFirstWithTheOptionsThatBenchHas() {
    Cli bench = bench("--warm-up", "0");
    List<String> lines = bench.err().lines().toList();
    assertTrue(lines.get(0).startsWith("spark.gguf (Q8_0) on "), bench::err);
    assertTrue(lines.get(1).matches("memory .*\\(--concurrency, --depth, .*"), bench::err);
  }

  @Test
  void jsonHasTheFiguresAndNothingElseGoesToStdout() {
    Cli bench = bench("--concurrency", "2", "--json", "--warm-up", "0");
    assertEquals(0, bench.code(), bench::toString);
    JsonNode root = JsonMapper.shared().readTree(bench.out());
    assertEquals(20, root.at("/promptTokens").intValue());
    assertEquals(12, root.at("/outputTokens").intValue());
    assertEquals("Q8_0", root.at("/formats").propertyNames().iterator().next());
    assertTrue(root.at("/threads").intValue() > 0);
    JsonNode plan = root.at("/memoryPlan");
    assertTrue(plan.at("/weightBytes").longValue() > 1 << 20, plan::toString);
    long tokenBytes = plan.at("/cacheBytes").longValue() / (4 * 16);
    assertEquals(plan.at("/cacheBytes").longValue(), tokenBytes * 4 * 16, plan::toString);
    assertTrue(plan.at("/totalBytes").longValue() > plan.at("/weightBytes").longValue());
    assertTrue(root.at("/answersEqual").booleanValue());
    JsonNode result = root.at("/results/0");
    assertEquals(2, result.at("/concurrency").intValue());
    assertEquals(20, result.at("/depth").intValue());
    assertEquals(0, result.at("/warmUp/runs").intValue());
    for (String figure :
        List.of(
            "prefillTokensPerSecond",
            "decodeTokensPerSecond",
            "outputTokensPerSecond",
            "heapBytesPerDecodeStep")) {
      assertSpread(result.at("/" + figure));
    }
    double prefill = result.at("/prefillTokensPerSecond/median").doubleValue();
    double decode = result.at("/decodeTokensPerSecond/median").doubleValue();
    double output = result.at("/outputTokensPerSecond/median").doubleValue();
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

  private static void assertSpread(JsonNode spread) {
    List<Double> values =
        spread.at("/values").valueStream().map(JsonNode::doubleValue).sorted().toList();
    // Two repetitions; in one of them a stream may have ended before the other began to decode.
    assertTrue(values.size() == 2 || values.size() == 1, spread::toString);
    assertEquals(values.getFirst(), spread.at("/min").doubleValue());
    assertEquals(values.getLast(), spread.at("/max").doubleValue());
    assertEquals(
        (values.getFirst() + values.getLast()) / 2, spread.at("/median").doubleValue(), 1e-6);
    assertTrue(values.getFirst() >= 0, spread::toString);
  }

  @Test
  void whatCannotBeMeasuredIsRefusedWithTheNumbers() {
    for (List<String> wrong :
        List.of(
            List.of("--concurrency", "0", "--concurrency must be greater than 0"),
            List.of("--output-tokens", "1", "at least 2, is 1"),
            List.of("--repetitions", "0", "--repetitions must be greater than 0"),
            List.of("--warm-up", "-1", "--warm-up must not be less than 0, is -1"),
            List.of("--depth", "-1", "--depth must not be less than 0, is -1"),
            List.of("--depth", "0,600", "600 tokens of prompt and 12 of answer"),
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
