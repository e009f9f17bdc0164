package infernum.runtime.cli;

import infernum.runtime.bench.Bench;
import infernum.runtime.bench.Result;
import infernum.runtime.bench.Workload;
import infernum.runtime.engine.EngineLimits;
import infernum.runtime.engine.MemoryPlan;
import infernum.runtime.inspect.PlanLine;
import infernum.runtime.kv.BlockAllocator;
import infernum.runtime.library.Infernum;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.plugin.Services;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
          + " cache that were used, peak memory.",
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
      names = "--concurrency",
      paramLabel = "N",
      split = ",",
      description = "requests at once; several, as in 1,2,4,8, for a row each (default: 1)")
  private List<Integer> concurrency = List.of(1);

  @Option(
      names = "--prompt-tokens",
      paramLabel = "N",
      description = "tokens of each prompt (default: ${DEFAULT-VALUE})")
  private int promptTokens = 128;

  @Option(
      names = "--output-tokens",
      paramLabel = "N",
      description = "tokens of each answer, at least 2 (default: ${DEFAULT-VALUE})")
  private int outputTokens = 64;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      description = "runs that are measured, of each concurrency (default: ${DEFAULT-VALUE})")
  private int repetitions = 3;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "runs before them that aren't (default: ${DEFAULT-VALUE})")
  private int warmUp = 1;

  @Option(names = "--json", description = "as JSON")
  private boolean json;

  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private StepOptions step = new StepOptions();

  @Override
  public Integer call() {
    check();
    Services services = services();
    LoadedModel model = load(services, path, engine);
    model.onPlan(plan -> err().println("infernum: " + PlanLine.of(plan)));
    try (Infernum infernum = start(model, services)) {
      BenchReport report = measure(infernum);
      if (json) {
        out().println(report.json());
      } else {
        report.print(out());
      }
      return report.differences().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private void check() {
    concurrency.forEach(requests -> requirePositive("--concurrency", requests));
    requirePositive("--prompt-tokens", promptTokens);
    requirePositive("--repetitions", repetitions);
    if (outputTokens < 2) {
      throw refused("--output-tokens must be at least 2, is %d".formatted(outputTokens));
    }
    if (warmUp < 0) {
      throw refused("--warm-up must not be less than 0, is %d".formatted(warmUp));
    }
    step.check(this);
  }

  private Workload workload(int requests) {
    return new Workload(requests, promptTokens, outputTokens);
  }

  private Infernum start(LoadedModel model, Services services) {
    try {
      EngineLimits limits = limits(model);
      MemoryPlan.of(limits, model).lines().forEach(err()::println);
      return Infernum.start(model, limits, services);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /** Room for the largest load, so that no request waits for another's. */
  private EngineLimits limits(LoadedModel model) {
    Workload largest = workload(Collections.max(concurrency));
    if (largest.context() > model.contextLength()) {
      throw refused(
          "%d tokens of prompt and %d of answer don't fit into the model's context of %d"
              .formatted(promptTokens, outputTokens, model.contextLength()));
    }
    long bytes = largest.cachedTokens() * model.cacheBytesPerToken();
    long most = step.cacheBytes(model);
    if (bytes > most || largest.cachedTokens() > Integer.MAX_VALUE) {
      throw refused(
          "%d requests of %d tokens need a cache of %,d MiB, --kv-memory allows %,d"
              .formatted(
                  largest.concurrency(),
                  largest.context(),
                  Math.ceilDiv(bytes, 1 << 20),
                  most >> 20));
    }
    return step.capacity(model)
        .cachedTokens((int) largest.cachedTokens())
        .context(largest.context())
        .batchTokens(Math.max(step.batchTokens(), largest.concurrency()))
        .sequences(largest.concurrency())
        .queuedRequests(largest.concurrency())
        .queuedTokens((int) largest.cachedTokens())
        .exactly();
  }

  private BenchReport measure(Infernum infernum) {
    LoadedModel model = infernum.model();
    Bench bench =
        new Bench(
            infernum.engine(), model.vocabulary(), line -> err().println("infernum: " + line));
    List<Result> results = new ArrayList<>();
    for (int requests : concurrency) {
      results.add(bench.measure(workload(requests), warmUp, repetitions));
    }
    return new BenchReport(
        model.path().getFileName().toString(),
        model.device(),
        repetitions,
        infernum.engine().limits().cachedTokens() / BlockAllocator.BLOCK_SIZE,
        results,
        bench.differences(),
        PeakMemory.soFar());
  }
}
