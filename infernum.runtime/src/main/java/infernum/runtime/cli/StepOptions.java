package infernum.runtime.cli;

import infernum.runtime.engine.CacheBudget;
import infernum.runtime.engine.Capacity;
import infernum.runtime.engine.Limit;
import infernum.runtime.model.LoadedModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that runs an engine: how large a step, how much cache. */
public final class StepOptions {
  static final String BATCH_TOKENS = "--max-batch-tokens";
  static final String KV_MEMORY = "--kv-memory";

  @Option(
      names = BATCH_TOKENS,
      paramLabel = "TOKENS",
      description = "new tokens of one step (default: ${DEFAULT-VALUE})")
  private int batchTokens = 128;

  @Option(
      names = KV_MEMORY,
      paramLabel = "MIB",
      description =
          "memory for cached tokens at most (default: a quarter of what the machine has beside the"
              + " weights, from 64 to 4096)")
  private @Nullable Integer cacheMebibytes;

  /** Found by picocli. */
  public StepOptions() {}

  /** Demands numbers that something can be done with. */
  public void check(Subcommand command) {
    command.requirePositive(BATCH_TOKENS, batchTokens);
    if (cacheMebibytes != null) {
      command.requirePositive(KV_MEMORY, cacheMebibytes);
    }
  }

  /** As large as they say; messages of the engine speak of options. */
  public Capacity capacity(LoadedModel model) {
    return Capacity.DEFAULT
        .batchTokens(batchTokens)
        .cacheBytes(cacheBytes(model))
        .named(StepOptions::option);
  }

  private static String option(Limit limit) {
    return switch (limit) {
      case CONTEXT -> LimitOptions.CONTEXT;
      case CACHE -> KV_MEMORY;
      case BATCH_TOKENS -> BATCH_TOKENS;
      // Of serve, the only command that has more than one request wait.
      case SEQUENCES -> "--max-seqs";
      case QUEUED_REQUESTS -> "--max-queue";
      case QUEUED_TOKENS -> "--max-queue-tokens";
    };
  }

  /** New tokens of a step. */
  public int batchTokens() {
    return batchTokens;
  }

  /** Bytes of the cache at most. */
  public long cacheBytes(LoadedModel model) {
    return cacheMebibytes == null ? CacheBudget.of(model) : (long) cacheMebibytes << 20;
  }
}
