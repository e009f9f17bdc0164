package infernum.benchmarks.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What stands below the speeds: memory, answers, and what went wrong. */
record Evidence(Results results, List<String> providers) {
  /** A process has this beside weights and cache: Java, its code, and steps' buffers. */
  private static final double FACTOR = 1.15;

  private static final double REST = 200e6;
  private static final double MEBIBYTE = 1 << 20;

  void add(List<String> lines) {
    memory(lines);
    answers(lines);
    failures(lines);
  }

  private void memory(List<String> lines) {
    List<String> rows = new ArrayList<>();
    each(
        "memory",
        (cell, provider, memory) -> {
          double limit =
              FACTOR * (memory.at("/weights").asDouble(0) + memory.at("/cache").asDouble(0)) + REST;
          double resident = memory.at("/resident").asDouble(0);
          rows.add(
              "| %s | %s | %.0f | %.0f | %.0f | %.0f | %s | %.0f | %d |"
                  .formatted(
                      cell,
                      provider,
                      memory.at("/weights").asDouble(0) / MEBIBYTE,
                      memory.at("/cache").asDouble(0) / MEBIBYTE,
                      resident / MEBIBYTE,
                      limit / MEBIBYTE,
                      resident <= limit ? "met" : "missed",
                      memory.at("/peak").asDouble(0) / MEBIBYTE,
                      memory.at("/allocatedPerToken").asLong(0)));
        });
    section(
        lines,
        "Memory of the process that was measured, once it is warm, in MiB; the limit of its resident"
            + " set is 1.15 × (weights + cache) + 200 MB. Heap: bytes that all threads allocate for"
            + " a decoded token (of the first of several streams: for a step).",
        "| cell | provider | weights | cache | resident | limit | | peak | heap |",
        rows);
  }

  private void answers(List<String> lines) {
    List<String> rows = new ArrayList<>();
    each(
        "check",
        (cell, provider, check) -> {
          JsonNode problems = check.at("/problems");
          rows.add(
              "| %s | %s | %s | %s | %s | %s | %s |"
                  .formatted(
                      cell,
                      provider,
                      check.at("/arithmetic").asString(""),
                      figure(check, "decodingError"),
                      figure(check, "promptError"),
                      check.has("asLlamaCpp")
                          ? check.at("/asLlamaCpp").asString("") + " of 8"
                          : "–",
                      problems.isEmpty() ? "right" : "**" + problems.get(0).asString() + "**"));
        });
    section(
        lines,
        "Answers of the loads that were measured, against cpu-reference: root mean square error of"
            + " logits by their deviation, the largest of all positions looked at. Tokens after the"
            + " long prompt before the first that isn't llama.cpp's. Each round's answers were"
            + " these.",
        "| cell | provider | arithmetic | decoding | prompt | as llama.cpp | |",
        rows);
  }

  private static String figure(JsonNode check, String name) {
    return check.has(name) ? Table.text("%.4f", check.at("/" + name).asDouble(Double.NaN)) : "–";
  }

  private void failures(List<String> lines) {
    List<String> rows = new ArrayList<>();
    for (Cell cell : Cell.all()) {
      for (JsonNode failed : results.all("failed", cell)) {
        rows.add(
            "* %s, %s: %s"
                .formatted(cell, failed.at("/at").asString(), failed.at("/problem").asString()));
      }
      List<JsonNode> rounds = results.all("round", cell);
      rounds.stream()
          .filter(round -> !round.at("/wrong").isEmpty())
          .forEach(round ->
              rows.add("* %s, left out: %s".formatted(cell, round.at("/wrong/0").asString())));
      long noisy =
          rounds.stream().filter(round -> !round.at("/noise/quiet").asBoolean(true)).count();
      if (noisy > 0) {
        rows.add(
            "* %s: in %d of %d rounds others used the machine, or it was stolen from"
                .formatted(cell, noisy, rounds.size()));
      }
    }
    for (JsonNode about : results.all("about")) {
      if (about.at("/anyway").asBoolean(false)) {
        rows.add(
            "* started at %s although the machine wasn't quiet: %s"
                .formatted(about.at("/at").asString(), about.at("/noise").asString("")));
      }
    }
    lines.add("What failed, was left out, or was measured on a noisy machine:\n");
    lines.addAll(rows.isEmpty() ? List.of("* nothing") : rows);
  }

  private interface Visitor {
    void see(Cell cell, String provider, JsonNode line);
  }

  private void each(String kind, Visitor visitor) {
    for (Cell cell : Cell.all()) {
      for (String provider : providers) {
        Optional<JsonNode> line = results.latest(kind, cell, provider);
        line.ifPresent(found -> visitor.see(cell, provider, found));
      }
    }
  }

  private static void section(List<String> lines, String about, String heading, List<String> rows) {
    if (rows.isEmpty()) {
      return;
    }
    lines.add(about + "\n");
    lines.add(heading);
    lines.add("|" + "---|".repeat((int) heading.chars().filter(c -> c == '|').count() - 1));
    lines.addAll(rows);
    lines.add("");
  }
}
