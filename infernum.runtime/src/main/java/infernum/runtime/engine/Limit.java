package infernum.runtime.engine;

/**
 * A limit of an engine that a request, a model or a machine can run into. Messages name the setting
 * behind it; whoever has settings of another kind, as a command line has options, gives their names
 * by {@link Capacity#named}.
 */
public enum Limit {
  /** Tokens of a prompt and its answer. */
  CONTEXT("Capacity.context"),
  /** What the cache may take. */
  CACHE("Capacity.cacheBytes"),
  /** New tokens of a step. */
  BATCH_TOKENS("Capacity.batchTokens"),
  /** Requests that run at once. */
  SEQUENCES("Capacity.sequences"),
  /** Requests that wait. */
  QUEUED_REQUESTS("Capacity.queuedRequests"),
  /** Prompts of those that wait, together. */
  QUEUED_TOKENS("Capacity.queuedTokens");

  private final String setting;

  Limit(String setting) {
    this.setting = setting;
  }

  /** What this library's own setting is called. */
  public String setting() {
    return setting;
  }
}
