package infernum.runtime.cli;

import infernum.runtime.engine.EngineLimits;
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
      paramLabel = "MB",
      description = "memory for cached tokens at most (default: ${DEFAULT-VALUE})")
  private int cacheMegabytes = (int) (EngineLimits.CACHE_BYTES >> 20);

  void check(Subcommand command) {
    command.requirePositive("--max-batch-tokens", batchTokens);
    command.requirePositive("--kv-memory", cacheMegabytes);
  }

  int batchTokens() {
    return batchTokens;
  }

  long cacheBytes() {
    return (long) cacheMegabytes << 20;
  }
}
