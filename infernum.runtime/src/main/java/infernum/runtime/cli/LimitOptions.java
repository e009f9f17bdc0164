package infernum.runtime.cli;

import infernum.runtime.engine.CacheBudget;
import infernum.runtime.engine.EngineLimits;
import infernum.runtime.model.LoadedModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that answer: how much memory, how many requests at once. */
final class LimitOptions {
  @Option(
      names = "--max-context",
      paramLabel = "TOKENS",
      description =
          "tokens of a prompt and its answer (default: the model's, as far as memory goes)")
  private int context = Integer.MAX_VALUE;

  @Option(
      names = "--max-batch-tokens",
      paramLabel = "TOKENS",
      description = "new tokens of one step (default: ${DEFAULT-VALUE})")
  private int batchTokens = 128;

  @Option(
      names = "--kv-memory",
      paramLabel = "MIB",
      description =
          "memory for cached tokens at most (default: a quarter of what the machine has beside the"
              + " weights, from 64 to 4096)")
  private @Nullable Integer cacheMebibytes;

  /** For one request at a time of at most so many tokens. */
  EngineLimits alone(LoadedModel model, Subcommand command, int wantedContext) {
    command.requirePositive("--max-context", context);
    command.requirePositive("--max-batch-tokens", batchTokens);
    if (cacheMebibytes != null) {
      command.requirePositive("--kv-memory", cacheMebibytes);
    }
    return EngineLimits.of(
        model,
        Math.min(context, wantedContext),
        1,
        Math.min(batchTokens, wantedContext),
        cacheMebibytes == null ? CacheBudget.of(model) : (long) cacheMebibytes << 20);
  }
}
