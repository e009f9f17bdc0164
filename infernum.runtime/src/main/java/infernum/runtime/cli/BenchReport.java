package infernum.runtime.cli;

import infernum.runtime.bench.Distribution;
import infernum.runtime.bench.Result;
import infernum.runtime.bench.Workload;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code infernum bench} tells.
 *
 * @param repetitions that the medians are of
 * @param blocks that the cache has
 * @param differences of answers that should have been the same
 */
record BenchReport(
    String model,
    String device,
    int repetitions,
    int blocks,
    List<Result> results,
    List<String> differences,
    PeakMemory memory) {
  private Workload first() {
    return results.getFirst().workload();
  }

  void print(PrintWriter out) {
    out.println(
        "%s on %s: prompts of %d tokens, answers of %d, medians of %d"
            .formatted(model, device, first().promptTokens(), first().outputTokens(), repetitions));
    out.println(
        "%11s %13s %12s %12s %9s %9s %8s %8s  %s"
            .formatted(
                "concurrency",
                "prefill tok/s",
                "decode tok/s",
                "output tok/s",
                "TTFT ms",
                "p99",
                "ITL ms",
                "p99",
                "KV blocks"));
    for (Result result : results) {
      String decode =
          result.decodeRate().isPresent()
              ? "%.1f".formatted(result.decodeRate().getAsDouble())
              : "-";
      out.println(
          "%11d %13.1f %12s %12.1f %9.1f %9.1f %8.2f %8.2f  %d of %d"
              .formatted(
                  result.workload().concurrency(),
                  result.prefillRate(),
                  decode,
                  result.outputRate(),
                  result.timeToFirstToken().median(),
                  result.timeToFirstToken().p99(),
                  result.interTokenLatency().median(),
                  result.interTokenLatency().p99(),
                  result.usedBlocks(),
                  blocks));
    }
    out.println(memory);
    out.println(differences.isEmpty() ? "answers: the same in every run" : "answers: not the same");
    differences.forEach(difference -> out.println("  " + difference));
  }

  String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("model", model);
    root.put("device", device);
    root.put("processors", Runtime.getRuntime().availableProcessors());
    root.put("java", Runtime.version().toString());
    root.put("promptTokens", first().promptTokens());
    root.put("outputTokens", first().outputTokens());
    root.put("repetitions", repetitions);
    root.put("results", results.stream().map(this::json).toList());
    root.put("answersEqual", differences.isEmpty());
    root.put("differences", differences);
    Map<String, Object> peak = new LinkedHashMap<>();
    memory.resident().ifPresent(bytes -> peak.put("residentBytes", bytes));
    peak.put("heapBytes", memory.heap());
    root.put("peakMemory", peak);
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private Map<String, Object> json(Result result) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("concurrency", result.workload().concurrency());
    map.put("prefillTokensPerSecond", result.prefillRate());
    result.decodeRate().ifPresent(rate -> map.put("decodeTokensPerSecond", rate));
    map.put("outputTokensPerSecond", result.outputRate());
    map.put("timeToFirstTokenMilliseconds", json(result.timeToFirstToken()));
    map.put("interTokenLatencyMilliseconds", json(result.interTokenLatency()));
    map.put("kvBlocks", Map.of("peak", result.usedBlocks(), "total", blocks));
    return map;
  }

  private static Map<String, Object> json(Distribution values) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("median", values.median());
    map.put("p99", values.p99());
    return map;
  }
}
