package infernum.runtime.bench;

/**
 * What one row of a benchmark measures: prompts by themselves, and answers that go on from prompts
 * of a given length. Both at so many requests at once.
 *
 * @param concurrency requests at once
 * @param promptTokens of each prompt whose time is measured
 * @param depth tokens that are cached when an answer begins; 0 means one, as something must come
 *     before an answer
 * @param outputTokens of each answer: exactly as many, whatever the model would like to end with
 */
public record Case(int concurrency, int promptTokens, int depth, int outputTokens) {
  /** Prompts, and no more than their first token. */
  Workload prefill() {
    return new Workload(concurrency, promptTokens, 1);
  }

  /** Prompts and whole answers. */
  Workload decode() {
    return new Workload(concurrency, Math.max(1, depth), outputTokens);
  }

  /** Tokens of the longest request. */
  public long context() {
    return Math.max(prefill().context(), decode().context());
  }

  /** Tokens that a cache must have for all of its requests. */
  public long cachedTokens() {
    return Math.max(prefill().cachedTokens(), decode().cachedTokens());
  }
}
