package infernum.runtime.cli;

import infernum.runtime.engine.CacheBudget;
import infernum.runtime.engine.Capacity;
import infernum.runtime.engine.Limit;
import infernum.runtime.model.LoadedModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that runs an engine: how large a step, how much cache. */
final class StepOptions {
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

  void check(Subcommand command) {
    command.requirePositive("--max-batch-tokens", batchTokens);
    if (cacheMebibytes != null) {
      command.requirePositive("--kv-memory", cacheMebibytes);
    }
  }

  /** As large as they say; messages of the engine speak of them. */
  Capacity capacity(LoadedModel model) {
    return Capacity.DEFAULT
        .batchTokens(batchTokens)
        .cacheBytes(cacheBytes(model))
        .named(StepOptions::option);
  }

  private static String option(Limit limit) {
    return switch (limit) {
      case CONTEXT -> "--max-context";
      case CACHE -> "--kv-memory";
      case BATCH_TOKENS -> "--max-batch-tokens";
      // No command that has these options queues requests.
      case SEQUENCES, QUEUED_REQUESTS, QUEUED_TOKENS -> limit.setting();
    };
  }

  int batchTokens() {
    return batchTokens;
  }

  /** Bytes of the cache at most. */
  long cacheBytes(LoadedModel model) {
    return cacheMebibytes == null ? CacheBudget.of(model) : (long) cacheMebibytes << 20;
  }
}
