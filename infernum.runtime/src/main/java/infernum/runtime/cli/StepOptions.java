package infernum.runtime.cli;

import infernum.runtime.engine.CacheBudget;
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

  int batchTokens() {
    return batchTokens;
  }

  /** Bytes of the cache at most. */
  long cacheBytes(LoadedModel model) {
    return cacheMebibytes == null ? CacheBudget.of(model) : (long) cacheMebibytes << 20;
  }
}
