package infernum.benchmarks.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/**
 * The document made of results, in Markdown.
 *
 * @param peer llama.cpp's name among the contestants
 * @param providers ours
 */
public record Table(Results results, String peer, List<String> providers) {
  /** Of a figure: its unit's name stands in the table's heading. */
  private record Row(Cell cell, String metric, List<JsonNode> rounds) {
    List<Double> values(String contestant) {
      return rounds.stream()
          .map(round -> round.at("/values/%s/%s".formatted(contestant, metric)))
          .map(value -> value.asDouble(Double.NaN))
          .toList();
    }

    boolean has(String contestant) {
      return rounds.stream().anyMatch(round -> round.at("/values").has(contestant));
    }
  }

  /** The whole of it. */
  public String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("# CPU providers against llama.cpp\n");
    about(lines);
    speeds(lines);
    floats(lines);
    new Evidence(results, providers).add(lines);
    return String.join("\n", lines) + "\n";
  }

  private void about(List<String> lines) {
    results
        .about()
        .ifPresent(about -> {
          lines.add("Measured from %s on.\n".formatted(about.at("/at").asString()));
          lines.add("| what | |");
          lines.add("|---|---|");
          about
              .at("/facts")
              .properties()
              .forEach(fact ->
                  lines.add("| %s | %s |".formatted(fact.getKey(), fact.getValue().asString())));
          lines.add("");
        });
    lines.add(
        """
        Medians of all rounds, in tokens per second (share: what is left of the decode rate beside
        one busy thread). ×: median of each round's ratio to llama.cpp, and its lower quartile. A bar
        is met when the median reaches it and the lower quartile is at most 0.05 below.
        """);
  }

  private void speeds(List<String> lines) {
    StringBuilder heading = new StringBuilder("| shape | format | load | figure | rounds | ");
    heading.append(peer).append(" |");
    for (String provider : providers) {
      heading.append(" %s | × (lower quartile) | bar | |".formatted(provider));
    }
    lines.add(heading.toString());
    lines.add("|---|---|---|---|---|---|" + "---|---|---|---|".repeat(providers.size()));
    for (Cell cell : Cell.all()) {
      for (String metric : cell.work().metrics()) {
        Row row = new Row(cell, metric, results.rounds(cell, List.of()));
        if (!row.rounds().isEmpty()) {
          lines.add(line(row));
        }
      }
    }
    lines.add("");
  }

  private String line(Row row) {
    Cell cell = row.cell();
    int done = row.rounds().size();
    int wanted = cell.shape().rounds();
    StringBuilder line = new StringBuilder();
    line.append(
        "| %s | %s | %s | %s | %s |"
            .formatted(
                cell.shape().name(),
                cell.format(),
                cell.work().name(),
                row.metric(),
                done < wanted ? "**%d of %d**".formatted(done, wanted) : String.valueOf(done)));
    line.append(" %s |".formatted(row.has(peer) ? number(row.values(peer)) : "–"));
    for (String provider : providers) {
      line.append(part(row, provider));
    }
    return line.toString();
  }

  private String part(Row row, String provider) {
    if (!row.has(provider)) {
      return " – | – | – | – |";
    }
    OptionalDouble bar = Bar.of(row.cell(), row.metric(), provider);
    String height = bar.isPresent() ? text("%.2f", bar.getAsDouble()) : "–";
    String speed = number(row.values(provider));
    if (wrong(row.cell(), provider)) {
      return " %s | – | %s | **wrong answers** |".formatted(speed, height);
    }
    if (!row.has(peer)) {
      return " %s | – | %s | – |".formatted(speed, height);
    }
    Verdict verdict = Verdict.of(row.values(provider), row.values(peer), bar);
    return " %s | %s (%s) | %s | %s |"
        .formatted(
            speed,
            text("%.2f", verdict.ratios().median()),
            text("%.2f", verdict.ratios().lower()),
            height,
            verdict);
  }

  private boolean wrong(Cell cell, String provider) {
    return results
        .latest("check", cell, provider)
        .map(check -> !check.at("/problems").isEmpty())
        .orElse(false);
  }

  /** What float activations cost: their ratio to llama.cpp by the usual arithmetic's. */
  private void floats(List<String> lines) {
    Map<String, String> costs = new LinkedHashMap<>();
    for (Cell cell : Cell.all()) {
      if (cell.work().floatActivations()) {
        Cell usual = new Cell(cell.shape(), cell.format(), Work.BASE);
        for (String provider : providers) {
          for (String metric : cell.work().metrics()) {
            double of = ratio(cell, metric, provider);
            double by = ratio(usual, metric, provider);
            if (!Double.isNaN(of / by)) {
              costs.put(
                  "%s, %s %s, %s".formatted(provider, cell.shape().name(), cell.format(), metric),
                  text("%.2f", of / by));
            }
          }
        }
      }
    }
    if (!costs.isEmpty()) {
      lines.add("With float activations, relative to the usual arithmetic:\n");
      costs.forEach((what, cost) -> lines.add("* %s: %s".formatted(what, cost)));
      lines.add("");
    }
  }

  private double ratio(Cell cell, String metric, String provider) {
    Row row = new Row(cell, metric, results.rounds(cell, List.of(peer, provider)));
    return row.rounds().isEmpty()
        ? Double.NaN
        : Verdict.of(row.values(provider), row.values(peer), OptionalDouble.empty())
            .ratios()
            .median();
  }

  private static String number(List<Double> values) {
    double median = Quartiles.of(values).median();
    return text(median < 10 ? "%.2f" : "%.1f", median);
  }

  static String text(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }
}
