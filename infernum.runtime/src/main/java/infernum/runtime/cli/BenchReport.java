package infernum.runtime.cli;

import infernum.runtime.bench.Case;
import infernum.runtime.bench.Distribution;
import infernum.runtime.bench.Result;
import infernum.runtime.bench.Spread;
import infernum.runtime.kv.BlockAllocator;
import infernum.runtime.model.LoadedModel;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code infernum bench} tells.
 *
 * @param threads that compute on the host
 * @param planned what the engine took of memory
 * @param differences of answers that should have been the same
 * @param memory what the process took in the end
 */
record BenchReport(
    LoadedModel model,
    int threads,
    MemoryUse planned,
    List<Result> results,
    List<String> differences,
    PeakMemory memory) {
  private static final String ROW = "%8s %6s  %-21s  %-21s  %10s  %-15s  %-14s  %s";

  private Case first() {
    return results.getFirst().measured();
  }

  private int repetitions() {
    return results.getFirst().prefillRate().values().size();
  }

  private int blocks() {
    return planned.engine().limits().cachedTokens() / BlockAllocator.BLOCK_SIZE;
  }

  void print(PrintWriter out) {
    out.println(
        "%s, threads %d: prompts of %d tokens, answers of %d; medians of %d runs"
            .formatted(
                Subcommand.headline(model, List.of()),
                threads,
                first().promptTokens(),
                first().outputTokens(),
                repetitions()));
    out.println(
        ROW.formatted(
            "requests",
            "depth",
            "prefill tok/s (range)",
            "decode tok/s (range)",
            "all tok/s",
            "TTFT ms (p99)",
            "ITL ms (p99)",
            "KV blocks"));
    results.forEach(result -> print(result, out));
    heap(out);
    out.println(memory);
    out.println(differences.isEmpty() ? "answers: the same in every run" : "answers: not the same");
    differences.forEach(difference -> out.println("  " + difference));
  }

  private void print(Result result, PrintWriter out) {
    out.println(
        ROW.formatted(
            result.measured().concurrency(),
            result.measured().depth(),
            shown(result.prefillRate()),
            result.decodeRate().map(BenchReport::shown).orElse("-"),
            number(result.outputRate().median()),
            shown(result.timeToFirstToken()),
            shown(result.interTokenLatency()),
            "%d of %d".formatted(result.usedBlocks(), blocks())));
  }

  private void heap(PrintWriter out) {
    results.stream()
        .flatMap(result -> result.heapPerStep().stream())
        .mapToDouble(Spread::median)
        .max()
        .ifPresent(bytes ->
            out.println("heap: %,.0f bytes allocated by a step of decoding".formatted(bytes)));
  }

  private static String shown(Spread rate) {
    return "%s (%s-%s)".formatted(number(rate.median()), number(rate.min()), number(rate.max()));
  }

  private static String shown(Distribution times) {
    return "%s (%s)".formatted(number(times.median()), number(times.p99()));
  }

  /** With about four digits, which is more than a measurement is good for. */
  private static String number(double value) {
    int decimals = value >= 1000 ? 0 : value >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("model", model.path().getFileName().toString());
    root.put("formats", model.weightFormats());
    root.put("device", model.device());
    root.put("arithmetic", model.arithmetic().name());
    root.put("threads", threads);
    root.put("processors", Runtime.getRuntime().availableProcessors());
    root.put("java", Runtime.version().toString());
    root.put("promptTokens", first().promptTokens());
    root.put("outputTokens", first().outputTokens());
    root.put("repetitions", repetitions());
    root.put("memoryPlan", planned.json());
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
    map.put("concurrency", result.measured().concurrency());
    map.put("depth", result.measured().depth());
    Map<String, Object> warmUp = new LinkedHashMap<>();
    warmUp.put("runs", result.warmUp());
    warmUp.put("settled", result.settled());
    map.put("warmUp", warmUp);
    map.put("prefillTokensPerSecond", json(result.prefillRate()));
    result.decodeRate().ifPresent(rate -> map.put("decodeTokensPerSecond", json(rate)));
    map.put("outputTokensPerSecond", json(result.outputRate()));
    result.heapPerStep().ifPresent(bytes -> map.put("heapBytesPerDecodeStep", json(bytes)));
    map.put("timeToFirstTokenMilliseconds", json(result.timeToFirstToken()));
    map.put("interTokenLatencyMilliseconds", json(result.interTokenLatency()));
    Map<String, Object> kvBlocks = new LinkedHashMap<>();
    kvBlocks.put("peak", result.usedBlocks());
    kvBlocks.put("total", blocks());
    map.put("kvBlocks", kvBlocks);
    return map;
  }

  private static Map<String, Object> json(Spread rate) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("median", rate.median());
    map.put("min", rate.min());
    map.put("max", rate.max());
    map.put("values", rate.values());
    return map;
  }

  private static Map<String, Object> json(Distribution values) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("median", values.median());
    map.put("p99", values.p99());
    return map;
  }
}
