package infernum.runtime.engine;

import infernum.runtime.kv.BlockAllocator;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.SessionLimits;
import infernum.spi.InfernumException;

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

  /** Bytes of a cache whose size nobody chose. */
  public static final long CACHE_BYTES = 1L << 30;

  private static final int QUEUE = 256;
  private static final int QUEUED_TOKENS = 1 << 20;

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

  /** A few requests at once, within {@link #CACHE_BYTES} of cache. */
  public static EngineLimits of(LoadedModel model) {
    return of(model, model.contextLength(), 4, 128, CACHE_BYTES);
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
    long blockBytes = model.cacheBytesPerToken() * BlockAllocator.BLOCK_SIZE;
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
        cached, context, Math.max(batchTokens, sequences), sequences, QUEUE, QUEUED_TOKENS);
  }

  /** What the memory is for, with the settings that change it: a line for the user. */
  public String plan(LoadedModel model) {
    return "cache %,d MB: %,d tokens of %,d bytes (--max-seqs %d, --max-context %d, --kv-memory);"
            .formatted(
                (cachedTokens * model.cacheBytesPerToken()) >> 20,
                cachedTokens,
                model.cacheBytesPerToken(),
                sequences,
                context)
        + " steps of up to %d tokens (--max-batch-tokens)".formatted(batchTokens);
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
