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
          "%d answers to a prompt of %d tokens never fit into a queue of %d requests (%s) and %d tokens (%s)"
              .formatted(
                  count,
                  each,
                  limits.queuedRequests(),
                  limits.name(Limit.QUEUED_REQUESTS),
                  limits.queuedTokens(),
                  limits.name(Limit.QUEUED_TOKENS)));
    }
    requireRoom(count, "requests", requests, limits.queuedRequests(), Limit.QUEUED_REQUESTS);
    requireRoom(all, "tokens of prompts", tokens, limits.queuedTokens(), Limit.QUEUED_TOKENS);
    requests += count;
    tokens += (int) all;
  }

  private void requireRoom(long more, String what, int now, int most, Limit limit) {
    if (now + more > most) {
      throw new QueueFullException(
          "%d %s wait of %d that may (%s); %d more don't fit"
              .formatted(now, what, most, limits.name(limit), more));
    }
  }

  /** Counts one that has begun to run, or has ended without. */
  synchronized void leave(int promptTokens) {
    requests--;
    tokens -= promptTokens;
  }
}
