package infernum.benchmarks;

import infernum.benchmarks.machine.CpuTimes;
import infernum.benchmarks.machine.Noise;
import infernum.benchmarks.peer.LlamaCpp;
import infernum.benchmarks.table.Cell;
import infernum.benchmarks.table.Results;
import infernum.spi.InfernumException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Measures cell by cell, and within a cell round by round: in each round every contestant does its
 * work once, in turn. What the results have is not measured again.
 *
 * @param providers our contestants
 * @param llama the other one; without it only our speeds are measured
 * @param threads that compute, of each
 * @param rounds of each cell; empty: as many as its shape asks for
 * @param work a folder for the reference's logits and for logs
 * @param progress takes lines for people
 */
record Campaign(
    Results results,
    List<String> providers,
    Optional<LlamaCpp> llama,
    int threads,
    Optional<Integer> rounds,
    Path work,
    Consumer<String> progress) {
  /** Rounds before the first that counts: until the latest isn't the fastest any more. */
  private static final int LEAST_WARM_UPS = 2;

  private static final int MOST_WARM_UPS = 12;
  private static final double FASTER = 1.02;

  /** Names of all contestants. */
  List<String> contestants() {
    List<String> names = new ArrayList<>();
    llama.ifPresent(_ -> names.add(Contestant.PEER));
    names.addAll(providers);
    return names;
  }

  /** How many rounds a cell is to have. */
  int wanted(Cell cell) {
    return rounds.orElse(cell.shape().rounds());
  }

  /**
   * Measures what a cell still lacks.
   *
   * @throws InfernumException somebody can't take part
   */
  void run(Cell cell, Path model) {
    int done = results.rounds(cell, contestants()).size();
    if (done >= wanted(cell)) {
      progress.accept("%s: has its %d rounds".formatted(cell, done));
      return;
    }
    progress.accept("%s: %d of %d rounds to go".formatted(cell, wanted(cell) - done, wanted(cell)));
    List<Contestant> ready = new ArrayList<>();
    try {
      llama.ifPresent(peer -> ready.add(new Peer(peer, model, threads)));
      for (String name : providers) {
        ready.add(prepared(cell, model, name));
      }
      for (int round = done + 1; round <= wanted(cell); round++) {
        round(cell, round, ready);
      }
    } finally {
      ready.forEach(Contestant::close);
    }
  }

  /** A provider that is warm, whose memory is known, and whose answers were looked at. */
  private Provider prepared(Cell cell, Path model, String name) {
    Provider provider = new Provider(cell, model, name, threads, work.resolve("worker.log"));
    try {
      warmUp(cell, provider);
      memory(cell, provider);
      Optional<JsonNode> before = results.latest("check", cell, name);
      if (before.isEmpty()) {
        check(cell, model, provider);
      }
      provider.expect(results.latest("check", cell, name).orElseThrow().at("/answers").asString());
      return provider;
    } catch (RuntimeException | Error e) {
      provider.close();
      throw e;
    }
  }

  private void warmUp(Cell cell, Provider provider) {
    Map<String, Double> best = new LinkedHashMap<>();
    boolean faster = true;
    for (int i = 0; i < MOST_WARM_UPS && (faster || i < LEAST_WARM_UPS); i++) {
      faster = false;
      for (Map.Entry<String, Double> value : provider.measure(cell).entrySet()) {
        double before = best.getOrDefault(value.getKey(), 0.0);
        faster |= value.getValue() > before * FASTER;
        best.merge(value.getKey(), value.getValue(), Math::max);
      }
    }
  }

  private void memory(Cell cell, Provider provider) {
    JsonNode memory = provider.worker().memory();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("contestant", provider.name());
    for (String name : List.of("weights", "cache", "resident", "peak")) {
      line.put(name, memory.at("/" + name).asLong(0));
    }
    line.put("allocatedPerToken", Math.round(provider.allocated()));
    results.add("memory", cell.id(), line);
  }

  private void check(Cell cell, Path model, Provider provider) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("contestant", provider.name());
    line.put("answers", provider.answers());
    try (Witness witness =
        new Witness(cell, model, threads, work.resolve("reference"), work.resolve("worker.log"))) {
      line.putAll(new AnswerCheck(cell, model, witness, llama).run(provider));
    }
    results.add("check", cell.id(), line);
    progress.accept("%s: %s: %s".formatted(cell, provider.name(), line));
  }

  private void round(Cell cell, int round, List<Contestant> ready) {
    Optional<CpuTimes> before = CpuTimes.now(pids(ready));
    Map<String, Map<String, Double>> values = new LinkedHashMap<>();
    List<String> wrong = new ArrayList<>();
    for (Contestant contestant : ready) {
      values.put(contestant.name(), measured(cell, contestant));
      if (!contestant.problem().isEmpty()) {
        wrong.add(contestant.name() + ": " + contestant.problem());
      }
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("round", round);
    line.put("values", values);
    line.put("wrong", wrong);
    before
        .flatMap(then -> CpuTimes.now(pids(ready)).map(now -> now.since(then)))
        .ifPresent(noise -> line.put("noise", noise(noise)));
    results.add("round", cell.id(), line);
    progress.accept("%s: round %d: %s".formatted(cell, round, shown(values)));
  }

  private static Map<String, Double> measured(Cell cell, Contestant contestant) {
    Map<String, Double> values = new LinkedHashMap<>(contestant.measure(cell));
    if (cell.work().beside()) {
      double alone = values.getOrDefault("decode", Double.NaN);
      try (Busy _ = new Busy()) {
        double loaded = contestant.measure(cell).getOrDefault("decode", Double.NaN);
        values.put("loaded", loaded);
        values.put("share", loaded / alone);
      }
    }
    return values;
  }

  private static List<Long> pids(List<Contestant> ready) {
    return ready.stream()
        .filter(Provider.class::isInstance)
        .map(contestant -> ((Provider) contestant).worker().pid())
        .toList();
  }

  private static Map<String, Object> noise(Noise noise) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("others", Math.round(noise.others() * 1e4) / 1e4);
    map.put("stolen", Math.round(noise.stolen() * 1e4) / 1e4);
    map.put("quiet", noise.quiet());
    return map;
  }

  private static String shown(Map<String, Map<String, Double>> values) {
    StringBuilder text = new StringBuilder();
    values.forEach((name, figures) -> {
      text.append(text.isEmpty() ? "" : "; ").append(name);
      figures.forEach(
          (metric, value) -> text.append(String.format(Locale.ROOT, " %s %.2f", metric, value)));
    });
    return text.toString();
  }
}
