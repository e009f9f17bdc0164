package infernum.runtime.cli;

/**
 * The options of a command that change what an engine takes of memory.
 *
 * @param cache options that its cache follows from: {@code --max-context, --kv-memory}
 * @param steps options that the memory of its steps follows from: {@code --max-batch-tokens}
 */
public record MemorySettings(String cache, String steps) {
  /** Of a command whose requests may be as long as the context. */
  public static final MemorySettings OF_CONTEXT =
      new MemorySettings("--max-context, --kv-memory", StepOptions.BATCH_TOKENS);
}
