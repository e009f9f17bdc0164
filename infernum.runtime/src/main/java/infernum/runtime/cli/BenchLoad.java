package infernum.runtime.cli;

import infernum.runtime.bench.Case;
import infernum.runtime.engine.EngineLimits;
import infernum.runtime.model.LoadedModel;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which requests a benchmark makes, and the engine that has room for them. */
final class BenchLoad {
  static final MemorySettings SETTINGS =
      new MemorySettings(
          "--concurrency, --depth, --prompt-tokens, --output-tokens", StepOptions.BATCH_TOKENS);

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      split = ",",
      description = "requests at once; several, as in 1,2,4,8, for a row each (default: 1)")
  private List<Integer> concurrency = List.of(1);

  @Option(
      names = "--prompt-tokens",
      paramLabel = "N",
      description = "tokens of each prompt whose prefill is measured (default: ${DEFAULT-VALUE})")
  private int promptTokens = 128;

  @Option(
      names = "--depth",
      paramLabel = "N",
      split = ",",
      description =
          "tokens that are cached when an answer begins, whose decoding is measured; several, as in"
              + " 0,2048, for a row each (default: those of the prompt)")
  private List<Integer> depth = List.of();

  @Option(
      names = "--output-tokens",
      paramLabel = "N",
      description = "tokens of each answer, at least 2 (default: ${DEFAULT-VALUE})")
  private int outputTokens = 64;

  @Mixin private StepOptions step = new StepOptions();

  /** Demands numbers that something can be done with. */
  void check(Subcommand command) {
    concurrency.forEach(requests -> command.requirePositive("--concurrency", requests));
    command.requirePositive("--prompt-tokens", promptTokens);
    depth.forEach(tokens -> command.requireNotNegative("--depth", tokens));
    if (outputTokens < 2) {
      throw command.refused("--output-tokens must be at least 2, is %d".formatted(outputTokens));
    }
    step.check(command);
  }

  /** A row each: all depths of the first concurrency, then of the next. */
  List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int requests : concurrency) {
      for (int cached : depth.isEmpty() ? List.of(promptTokens) : depth) {
        cases.add(new Case(requests, promptTokens, cached, outputTokens));
      }
    }
    return cases;
  }

  /** Room for the largest load, so that no request waits for another's. */
  EngineLimits limits(LoadedModel model, Subcommand command) {
    List<Case> cases = cases();
    cases.forEach(one -> requireContext(one, model, command));
    long tokens = cases.stream().mapToLong(Case::cachedTokens).max().orElseThrow();
    int context = (int) cases.stream().mapToLong(Case::context).max().orElseThrow();
    int requests = cases.stream().mapToInt(Case::concurrency).max().orElseThrow();
    long bytes = tokens * model.cacheBytesPerToken();
    long most = step.cacheBytes(model);
    if (bytes > most || tokens > Integer.MAX_VALUE) {
      throw command.refused(
          "%d requests of %d tokens need a cache of %,d MiB, %s allows %,d"
              .formatted(
                  requests,
                  context,
                  Math.ceilDiv(bytes, 1 << 20),
                  StepOptions.KV_MEMORY,
                  most >> 20));
    }
    return step.capacity(model)
        .cachedTokens((int) tokens)
        .context(context)
        .batchTokens(Math.max(step.batchTokens(), requests))
        .sequences(requests)
        .queuedRequests(requests)
        .queuedTokens((int) tokens)
        .exactly();
  }

  private void requireContext(Case one, LoadedModel model, Subcommand command) {
    if (one.context() > model.contextLength()) {
      throw command.refused(
          "%d tokens of prompt and %d of answer don't fit into the model's context of %d"
              .formatted(
                  Math.max(one.promptTokens(), one.depth()), outputTokens, model.contextLength()));
    }
  }
}
