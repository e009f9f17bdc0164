package infernum.runtime.engine;

import infernum.spi.InfernumException;

/** How many requests haven't run yet, and how many tokens their prompts have. Thread-safe. */
final class QueueBudget {
  private final EngineLimits limits;
  private int requests;
  private int tokens;

  QueueBudget(EngineLimits limits) {
    this.limits = limits;
  }

  /**
   * Counts requests that are about to wait, all of them or none.
   *
   * @param count of them
   * @param each tokens of the prompt of each
   * @throws QueueFullException they would fit at another time
   * @throws InfernumException they would never fit
   */
  synchronized void enter(int count, int each) {
    long all = (long) count * each;
    if (count > limits.queuedRequests() || all > limits.queuedTokens()) {
      throw new InfernumException(
          "%d answers to a prompt of %d tokens never fit into a queue of %d requests and %d tokens"
                  .formatted(count, each, limits.queuedRequests(), limits.queuedTokens())
              + " (EngineLimits.queuedRequests and queuedTokens, serve's --max-queue and"
              + " --max-queue-tokens)");
    }
    if (requests + count > limits.queuedRequests()) {
      throw new QueueFullException(
          "%d requests wait of %d that may (EngineLimits.queuedRequests, serve's --max-queue);"
                  .formatted(requests, limits.queuedRequests())
              + " %d more don't fit".formatted(count));
    }
    if (tokens + all > limits.queuedTokens()) {
      throw new QueueFullException(
          "prompts of %d tokens wait of %d that may (EngineLimits.queuedTokens, serve's"
                  .formatted(tokens, limits.queuedTokens())
              + " --max-queue-tokens); %d more don't fit".formatted(all));
    }
    requests += count;
    tokens += (int) all;
  }

  /** Counts one that has begun to run, or has ended without. */
  synchronized void leave(int promptTokens) {
    requests--;
    tokens -= promptTokens;
  }
}
