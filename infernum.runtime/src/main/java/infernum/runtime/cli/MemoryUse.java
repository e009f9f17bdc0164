package infernum.runtime.cli;

import infernum.runtime.engine.EngineLimits;
import infernum.runtime.engine.MemoryPlan;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.PlanSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an engine over a model takes of memory, told before any of it is taken: each number with the
 * options that change it.
 *
 * @param engine what is known of it without a plan of its steps
 * @param steps the plan of its steps; empty where they are computed op by op
 * @param format of most of the weights
 * @param settings options that numbers follow from
 */
record MemoryUse(
    MemoryPlan engine, Optional<PlanSummary> steps, String format, MemorySettings settings) {
  private static final Set<String> UNQUANTISED = Set.of("F64", "F32", "F16", "BF16");

  static MemoryUse of(
      LoadedModel model,
      EngineLimits limits,
      MemorySettings settings,
      Optional<PlanSummary> steps) {
    String format = model.weightFormats().keySet().stream().findFirst().orElse("");
    return new MemoryUse(MemoryPlan.of(limits, model), steps, format, settings);
  }

  private long packed() {
    return steps.map(PlanSummary::packed).orElse(0L);
  }

  private long derived() {
    return steps.map(PlanSummary::derived).orElse(0L);
  }

  private long arena() {
    return steps.map(PlanSummary::arena).orElse(0L);
  }

  /** All of it, in bytes. Weights that are packed count in both layouts: both are read. */
  long total() {
    return engine.bytes() + packed() + derived() + arena();
  }

  /** In a line. */
  String line() {
    StringBuilder line =
        new StringBuilder("memory ").append(number(total())).append(' ').append(unit());
    line.append(": weights ").append(number(engine.weights() + packed() + derived()));
    line.append(", cache ").append(number(engine.cache()));
    line.append(" (").append(settings.cache()).append("), steps ");
    line.append(number(engine.logits() + arena()));
    return line.append(" (").append(settings.steps()).append(')').toString();
  }

  /** A row for each number. */
  List<String> table() {
    EngineLimits limits = engine.limits();
    List<String> rows = new ArrayList<>();
    rows.add("%-14s%10s  %s".formatted("memory", unit(), "what changes it"));
    row(rows, "weights", engine.weights(), smaller());
    if (packed() > 0) {
      row(rows, "packed", packed(), "--device, --kernel: weights once more, as kernels want them");
    }
    if (derived() > 0) {
      row(
          rows,
          "made at load",
          derived(),
          "MODEL, --without-rewrite: weights computed of the file's");
    }
    row(
        rows,
        "cache",
        engine.cache(),
        "%s: %,d tokens of %,d bytes; requests at once: %d, each of up to %,d tokens"
            .formatted(
                settings.cache(),
                limits.cachedTokens(),
                engine.tokenBytes(),
                limits.sequences(),
                limits.context()));
    row(
        rows,
        "logits",
        engine.logits(),
        "requests at once; rows of %,d".formatted(engine.vocabulary()));
    row(rows, "steps", arena(), ofSteps());
    row(rows, "in all", total(), "");
    return rows;
  }

  private void row(List<String> rows, String what, long bytes, String settings) {
    rows.add("  %-12s%10s  %s".formatted(what, number(bytes), settings).stripTrailing());
  }

  private String smaller() {
    return UNQUANTISED.contains(format)
        ? "'infernum convert --type Q8_0' makes smaller ones"
        : "MODEL, as its file holds them";
  }

  private String ofSteps() {
    String most = "%s: up to %,d tokens".formatted(settings.steps(), engine.limits().batchTokens());
    return steps
        .map(plan ->
            most
                + "; %d ops, %s in use at one time"
                    .formatted(plan.ops(), number(plan.liveMaximum())))
        .orElse(most + "; unknown, as --eager allocates op by op");
  }

  /** One unit for all numbers, so that they can be compared and added. */
  private Unit unit() {
    return Stream.of(Unit.values())
        .filter(unit -> total() < 10 * unit.larger())
        .findFirst()
        .orElse(Unit.GiB);
  }

  private String number(long bytes) {
    Unit unit = unit();
    return String.format(
        Locale.ROOT, "%,." + unit.decimals + "f", bytes / (double) (unit.larger() >> 10));
  }

  private enum Unit {
    KiB(20, 0),
    MiB(30, 1),
    GiB(40, 2);

    private final int larger;
    private final int decimals;

    Unit(int larger, int decimals) {
      this.larger = larger;
      this.decimals = decimals;
    }

    /** Bytes of the next larger one. */
    long larger() {
      return 1L << larger;
    }
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("weightBytes", engine.weights());
    json.put("packedBytes", packed());
    json.put("derivedBytes", derived());
    json.put("cacheBytes", engine.cache());
    json.put("logitsBytes", engine.logits());
    json.put("stepBytes", arena());
    json.put("totalBytes", total());
    return json;
  }
}
