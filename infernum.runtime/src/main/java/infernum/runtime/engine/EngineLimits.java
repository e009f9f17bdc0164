package infernum.runtime.engine;

import infernum.runtime.model.SessionLimits;

/**
 * How much an engine takes on.
 *
 * @param cachedTokens that the cache holds, over all requests ({@code --kv-tokens})
 * @param context tokens of one request, prompt and answer ({@code --max-context})
 * @param batchTokens new tokens of a step ({@code --max-batch-tokens})
 * @param sequences requests that run at once ({@code --max-seqs})
 * @param queuedRequests that wait ({@code --max-queue})
 * @param queuedTokens prompts of those that wait, together ({@code --max-queue-tokens})
 */
public record EngineLimits(
    int cachedTokens,
    int context,
    int batchTokens,
    int sequences,
    int queuedRequests,
    int queuedTokens) {
  /** Rows of logits of a step beyond one for each request, for prompts whose places are wanted. */
  private static final int PROMPT_ROWS = 32;

  /** Demands that every running request gets a token in every step. */
  public EngineLimits {
    if (batchTokens < sequences) {
      throw new IllegalArgumentException(
          "--max-batch-tokens must be at least --max-seqs, %d, is %d"
              .formatted(sequences, batchTokens));
    }
    if (context > cachedTokens) {
      throw new IllegalArgumentException(
          "--max-context is %d, but the cache holds %d tokens (--kv-tokens)"
              .formatted(context, cachedTokens));
    }
  }

  /** Rows of logits of a step. */
  public int outputs() {
    return sequences + PROMPT_ROWS;
  }

  /** The session that it needs. */
  public SessionLimits session() {
    return new SessionLimits(cachedTokens, context, batchTokens, sequences, outputs());
  }
}
