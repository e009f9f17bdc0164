package infernum.runtime.cli;

import infernum.runtime.bench.Bench;
import infernum.runtime.bench.Case;
import infernum.runtime.bench.Result;
import infernum.runtime.engine.EngineLimits;
import infernum.runtime.library.Infernum;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.plugin.Services;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code infernum bench}: how fast a model answers here. */
@Command(
    name = "bench",
    description = {
      "Measures how fast a model answers, with so many requests at once: prefill and decode"
          + " throughput, time to first token (TTFT), inter-token latency (ITL), blocks of the KV"
          + " cache that were used, what decoding takes from the heap, peak memory.",
      "Prompts are arbitrary tokens and answers are greedy and of a given length, so that every run"
          + " does the same work."
    },
    exitCodeList = {
      ExitCode.OK_MEANS,
      ExitCode.FAILED + ":an answer wasn't the same in every run",
      ExitCode.REFUSED_MEANS,
      ExitCode.BUG_MEANS
    })
final class BenchCommand extends Subcommand {
  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      defaultValue = "spark",
      description =
          "a model's file, a folder with one, or the name of a bundled model (default:"
              + " ${DEFAULT-VALUE})")
  private Path path = Path.of("spark");

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      description = "runs that are measured, for each row (default: ${DEFAULT-VALUE})")
  private int repetitions = 5;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description =
          "runs before them that aren't (default: until two in a row are hardly faster than the"
              + " fastest before, 20 runs or a minute at most)")
  private @Nullable Integer warmUp;

  @Option(names = "--json", description = "as JSON, with the figures of each repetition")
  private boolean json;

  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private BenchLoad load = new BenchLoad();

  private final List<MemoryUse> planned = new ArrayList<>();
  private String told = "";

  @Override
  public Integer call() {
    requirePositive("--repetitions", repetitions);
    if (warmUp != null) {
      requireNotNegative("--warm-up", warmUp);
    }
    load.check(this);
    Services services = services();
    try (Infernum infernum = start(services)) {
      BenchReport report = measure(infernum);
      if (json) {
        out().println(report.json());
      } else {
        report.print(out());
      }
      return report.differences().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private Infernum start(Services services) {
    LoadedModel model = load(services, path, engine);
    try {
      EngineLimits limits = load.limits(model, this);
      aside().say(headline(model, List.of()));
      return start(
          model,
          limits,
          BenchLoad.SETTINGS,
          services,
          memory -> {
            planned.add(memory);
            tell(memory);
          });
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /** Each run where its line vanishes again; elsewhere the first of each phase. */
  private void progress(String line) {
    String phase = line.replaceFirst("(warm-up|repetition) .*", "$1");
    if (aside().isTerminal() || !phase.equals(told)) {
      told = phase;
      aside().progress(line);
    }
  }

  private BenchReport measure(Infernum infernum) {
    Bench bench = new Bench(infernum.engine(), infernum.model().vocabulary(), this::progress);
    OptionalInt uncounted = warmUp == null ? OptionalInt.empty() : OptionalInt.of(warmUp);
    List<Result> results = new ArrayList<>();
    for (Case one : load.cases()) {
      results.add(bench.measure(one, uncounted, repetitions));
    }
    aside().erase();
    if (warmUp == null && results.stream().anyMatch(result -> !result.settled())) {
      aside()
          .note("runs were still getting faster when warm-up ended; --warm-up N makes it longer");
    }
    return new BenchReport(
        infernum.model(),
        engine.threads(),
        planned.getFirst(),
        results,
        bench.differences(),
        PeakMemory.soFar());
  }
}
