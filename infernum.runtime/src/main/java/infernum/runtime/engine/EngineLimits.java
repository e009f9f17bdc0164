package infernum.runtime.engine;

import infernum.runtime.kv.BlockAllocator;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.SessionLimits;
import infernum.spi.InfernumException;

/**
 * How much an engine takes on.
 *
 * @param cachedTokens that the cache holds, over all requests; what {@code --kv-memory} is for
 * @param context tokens of one request, prompt and answer ({@code --max-context})
 * @param batchTokens new tokens of a step ({@code --max-batch-tokens})
 * @param sequences requests that run at once
 * @param queuedRequests that wait
 * @param queuedTokens prompts of those that wait, together
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

  private static final int QUEUE = 256;
  private static final int QUEUED_TOKENS = 1 << 20;

  /**
   * Demands that every running request gets a token in every step, and that every prompt that the
   * context has room for can be cached and can wait.
   */
  public EngineLimits {
    require(context > 0, "context must be at least 1, is %d", context);
    require(sequences > 0, "sequences must be at least 1, is %d", sequences);
    require(queuedRequests > 0, "queuedRequests must be at least 1, is %d", queuedRequests);
    require(
        batchTokens >= sequences,
        "batchTokens must be at least sequences, %d, is %d",
        sequences,
        batchTokens);
    require(
        cachedTokens >= context,
        "cachedTokens must be at least context, %d, is %d",
        context,
        cachedTokens);
    require(
        queuedTokens >= context,
        "queuedTokens must be at least context, %d, is %d",
        context,
        queuedTokens);
  }

  private static void require(boolean holds, String otherwise, Object... numbers) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise.formatted(numbers));
    }
  }

  /** Up to four requests at once, within {@link CacheBudget} of cache. */
  public static EngineLimits of(LoadedModel model) {
    return of(model, model.contextLength(), 4, 128, CacheBudget.of(model));
  }

  /**
   * As large as a budget allows.
   *
   * @param wantedContext tokens of one request; fewer where the model or the cache has fewer
   * @param cacheBytes of the cache at most ({@code --kv-memory})
   * @throws InfernumException the budget doesn't hold one block
   */
  public static EngineLimits of(
      LoadedModel model, int wantedContext, int sequences, int batchTokens, long cacheBytes) {
    // A family may keep nothing from step to step.
    long blockBytes = Math.max(1, model.cacheBytesPerToken() * BlockAllocator.BLOCK_SIZE);
    long most = Math.min(cacheBytes / blockBytes, Integer.MAX_VALUE / BlockAllocator.BLOCK_SIZE);
    if (most == 0) {
      throw new InfernumException(
          "a cache of %,d bytes (--kv-memory) doesn't hold a block of %d tokens, %,d bytes"
              .formatted(cacheBytes, BlockAllocator.BLOCK_SIZE, blockBytes));
    }
    int slots = (int) most * BlockAllocator.BLOCK_SIZE;
    int context = Math.min(Math.min(wantedContext, model.contextLength()), slots);
    long wanted = (long) sequences * BlockAllocator.blocksFor(context) * BlockAllocator.BLOCK_SIZE;
    int cached = (int) Math.min(wanted, slots);
    return new EngineLimits(
        cached,
        context,
        Math.max(batchTokens, sequences),
        sequences,
        QUEUE,
        Math.max(QUEUED_TOKENS, context));
  }

  /** With another queue. */
  public EngineLimits queue(int requests, int tokens) {
    return new EngineLimits(cachedTokens, context, batchTokens, sequences, requests, tokens);
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
