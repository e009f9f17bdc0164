package infernum.benchmarks;

import infernum.benchmarks.machine.Machine;
import infernum.benchmarks.peer.LlamaCpp;
import infernum.benchmarks.peer.ModelFiles;
import infernum.benchmarks.table.Cell;
import infernum.benchmarks.table.Results;
import infernum.benchmarks.table.Table;
import infernum.spi.InfernumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code benchmarks/compare}: reproduces the table of docs/cpu.md. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Measures Infernum's CPU providers and llama.cpp in turn, round by round, and writes a table.",
      "A second start with the same results file goes on where the first one ended, or was killed."
    })
public final class Compare implements Callable<Integer> {
  private static final Path ROOT = Path.of(System.getProperty("infernum.root", "."));

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description =
          "cells of this shape (135M, 1B), format or load (base, deep, streams, float, share), or"
              + " several at once as in 135M/Q8_0; repeatable")
  private List<String> only = List.of();

  @Option(names = "--list", description = "list the cells in their order, and end")
  private boolean list;

  @Option(names = "--rounds", paramLabel = "N", description = "instead of 11 for 135M and 5 for 1B")
  private @Nullable Integer rounds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "of each (default: ${DEFAULT-VALUE})")
  private int threads = 2;

  @Option(
      names = "--providers",
      paramLabel = "NAME",
      split = ",",
      description = "ours (default: cpu-simd,cpu-native)")
  private List<String> providers = List.of("cpu-simd", "cpu-native");

  @Option(
      names = "--llbench",
      paramLabel = "FILE",
      description =
          "llama.cpp's driver, with lltool and the folder bins beside it; without it,"
              + " ../shared/peer/setup.sh makes one in benchmarks/target/peer")
  private @Nullable Path llbench;

  @Option(names = "--without-llama", description = "measure ours alone")
  private boolean withoutLlama;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "where models are, or are made (default: ${DEFAULT-VALUE})")
  private Path models = ROOT.resolve("benchmarks/target/models");

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description =
          "where rounds are kept, and the table beside it (default:"
              + " benchmarks/results/YEAR-MONTH-DAY.jsonl)")
  private Path results =
      ROOT.resolve("benchmarks/results/%s.jsonl".formatted(LocalDate.now(ZoneOffset.UTC)));

  @Option(names = "--anyway", description = "measure on a noisy machine, and say so in the table")
  private boolean anyway;

  @Option(names = "--table", description = "make the table of the results again, and end")
  private boolean table;

  /**
   * Runs it and ends the process with its exit code.
   *
   * @param words as typed
   */
  public static void main(String[] words) {
    CommandLine line =
        new CommandLine(new Compare())
            .setExecutionExceptionHandler((e, command, _) -> {
              if (!(e instanceof InfernumException)) {
                throw e;
              }
              command.getErr().println("compare: " + e.getMessage());
              return 2;
            });
    System.exit(line.execute(words));
  }

  @Override
  public Integer call() throws IOException {
    List<Cell> cells = Cell.all().stream().filter(this::chosen).toList();
    if (cells.isEmpty()) {
      throw new InfernumException("no cell is named so; --list lists them");
    }
    if (list) {
      cells.forEach(System.out::println);
      return 0;
    }
    Results found = new Results(results);
    if (table) {
      write(found);
      return 0;
    }
    Path work = Files.createDirectories(ROOT.resolve("benchmarks/target/compare"));
    Optional<LlamaCpp> llama = llama(work.resolve("llama.log"));
    Campaign campaign =
        new Campaign(
            found, providers, llama, threads, Optional.ofNullable(rounds), work, Compare::tell);
    ModelFiles files =
        new ModelFiles(
            models.toAbsolutePath(),
            ROOT.resolveSibling("shared"),
            Path.of(System.getProperty("infernum.launcher", "infernum")),
            llama,
            work.resolve("models.log"));
    Map<Cell, String> missing = new LinkedHashMap<>();
    Map<Cell, Path> ready = new LinkedHashMap<>();
    for (Cell cell : cells) {
      try {
        ready.put(cell, files.get(cell.shape().prefix(), cell.format()));
      } catch (InfernumException e) {
        missing.put(cell, String.valueOf(e.getMessage()));
        tell("%s: left out: %s".formatted(cell, e.getMessage()));
      }
    }
    if (ready.isEmpty()) {
      throw new InfernumException("there is no model to measure with");
    }
    begin(found, llama);
    missing.forEach((cell, why) -> found.add("failed", cell.id(), Map.of("problem", why)));
    return Math.max(run(campaign, ready, found), missing.isEmpty() ? 0 : 1);
  }

  private int run(Campaign campaign, Map<Cell, Path> cells, Results found) {
    boolean failed = false;
    for (Map.Entry<Cell, Path> cell : cells.entrySet()) {
      try {
        campaign.run(cell.getKey(), cell.getValue());
      } catch (RuntimeException e) { // whatever one cell meets, the others can be measured
        failed = true;
        found.add("failed", cell.getKey().id(), Map.of("problem", e.toString()));
        tell("%s: left out: %s".formatted(cell.getKey(), e));
      }
      write(found);
    }
    return failed ? 1 : 0;
  }

  private boolean chosen(Cell cell) {
    List<String> names = Arrays.asList(cell.id().split("/"));
    return only.isEmpty()
        || only.stream().anyMatch(name -> names.containsAll(Arrays.asList(name.split("/"))));
  }

  private Optional<LlamaCpp> llama(Path log) {
    if (withoutLlama) {
      return Optional.empty();
    }
    Path bench = llbench == null ? ROOT.resolve("benchmarks/target/peer/llbench") : llbench;
    if (!Files.isExecutable(bench)) {
      throw new InfernumException(
          "%s isn't there: llama.cpp to measure against; name one with --llbench, or measure"
                  .formatted(bench)
              + " --without-llama");
    }
    return Optional.of(new LlamaCpp(bench, log));
  }

  /** Says in the results where and of what they are; refuses to mix. */
  private void begin(Results found, Optional<LlamaCpp> llama) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("commit", Source.commit(ROOT).orElse("unknown"));
    facts.put("llama.cpp", llama.map(LlamaCpp::version).orElse("not measured"));
    facts.put("threads", String.valueOf(threads));
    facts.putAll(Machine.describe());
    Optional<JsonNode> about = found.about();
    if (about.isPresent()) {
      for (Map.Entry<String, String> fact : facts.entrySet()) {
        String before = about.get().at("/facts").path(fact.getKey()).asString("");
        if (!before.equals(fact.getValue())) {
          throw new InfernumException(
              "%s is of another %s, '%s' and now '%s'; name another file with --results"
                  .formatted(found.file(), fact.getKey(), before, fact.getValue()));
        }
      }
    }
    String noise = Quiet.require(anyway, Compare::tell);
    found.add("about", "", Map.of("facts", facts, "noise", noise, "anyway", anyway));
  }

  private void write(Results found) {
    String name = results.getFileName().toString().replaceFirst("\\.[^.]*$", "") + ".md";
    Path document = results.resolveSibling(name);
    try {
      Files.writeString(document, new Table(found, Contestant.PEER, providers).markdown());
    } catch (IOException e) {
      throw new InfernumException("can't write %s: %s".formatted(document, e), e);
    }
    tell("wrote " + document);
  }

  private static void tell(String line) {
    System.out.println(
        LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + " " + line);
  }
}
