package infernum.runtime.engine;

import infernum.runtime.kv.BlockAllocator;
import infernum.runtime.model.LoadedModel;
import infernum.spi.InfernumException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How much an engine is asked to take on; what isn't said follows from its model and the machine.
 * Immutable: each method gives another one. A number below one is refused by an {@link
 * IllegalArgumentException}.
 *
 * {@snippet :
 * EngineLimits limits = Capacity.DEFAULT.context(8192).sequences(8).of(model);
 * }
 */
public final class Capacity {
  /**
   * Four requests at once, of the model's whole context as far as {@link CacheBudget} goes, in
   * steps of 128 new tokens; 256 requests wait, with about a million tokens.
   */
  public static final Capacity DEFAULT = new Capacity();

  OptionalInt context = OptionalInt.empty();
  int sequences = 4;
  int batchTokens = 128;
  int queuedRequests = 256;
  int queuedTokens = 1 << 20;
  OptionalInt cachedTokens = OptionalInt.empty();
  OptionalLong cacheBytes = OptionalLong.empty();
  Function<Limit, String> names = Limit::setting;

  private Capacity() {}

  private Capacity with(Consumer<Capacity> change) {
    Capacity copy = new Capacity();
    copy.context = context;
    copy.sequences = sequences;
    copy.batchTokens = batchTokens;
    copy.queuedRequests = queuedRequests;
    copy.queuedTokens = queuedTokens;
    copy.cachedTokens = cachedTokens;
    copy.cacheBytes = cacheBytes;
    copy.names = names;
    change.accept(copy);
    return copy;
  }

  /** Tokens of one request, prompt and answer, at most. */
  public Capacity context(int tokens) {
    return with(copy -> copy.context = OptionalInt.of(positive("context", tokens)));
  }

  /** Requests that run at once. */
  public Capacity sequences(int requests) {
    return with(copy -> copy.sequences = positive("sequences", requests));
  }

  /** New tokens of a step: one of each running request, and chunks of prompts. */
  public Capacity batchTokens(int tokens) {
    return with(copy -> copy.batchTokens = positive("batchTokens", tokens));
  }

  /** Requests that wait. */
  public Capacity queuedRequests(int requests) {
    return with(copy -> copy.queuedRequests = positive("queuedRequests", requests));
  }

  /** Tokens of the prompts of those that wait, together. */
  public Capacity queuedTokens(int tokens) {
    return with(copy -> copy.queuedTokens = positive("queuedTokens", tokens));
  }

  /** Bytes that the cache takes at most. */
  public Capacity cacheBytes(long bytes) {
    return with(copy -> copy.cacheBytes = OptionalLong.of(positive("cacheBytes", bytes)));
  }

  /** Tokens that the cache holds over all requests, whatever bytes they take. */
  public Capacity cachedTokens(int tokens) {
    return with(copy -> copy.cachedTokens = OptionalInt.of(positive("cachedTokens", tokens)));
  }

  private static int positive(String name, int number) {
    return (int) positive(name, (long) number);
  }

  /** Here, where it is said: later a larger one would take its place. */
  private static long positive(String name, long number) {
    if (number < 1) {
      throw new IllegalArgumentException("%s must be at least 1, is %d".formatted(name, number));
    }
    return number;
  }

  /** With other names for the settings, in every message that tells of a limit. */
  public Capacity named(Function<Limit, String> settings) {
    return with(copy -> copy.names = settings);
  }

  /**
   * As much of it as a model and the machine allow: the context is no longer than the model's, and
   * both context and cache are as large as the cache's memory. A step has at least a token for each
   * request, and the longest prompt can wait. So less can come of it than was said; what did, the
   * limits tell.
   *
   * @throws InfernumException the cache's memory doesn't hold one block
   */
  public EngineLimits of(LoadedModel model) {
    int slots = slots(model);
    int said = context.orElse(Integer.MAX_VALUE);
    int fitting = Math.min(Math.min(said, model.contextLength()), slots);
    return context(fitting)
        .cachedTokens((int) Math.min(forAll(fitting), slots))
        .batchTokens(Math.max(batchTokens, sequences))
        .queuedTokens(Math.max(queuedTokens, fitting))
        .exactly();
  }

  /** Tokens that the cache's memory holds. */
  private int slots(LoadedModel model) {
    if (cachedTokens.isPresent()) {
      return cachedTokens.getAsInt();
    }
    long bytes = cacheBytes.orElseGet(() -> CacheBudget.of(model));
    // A family may keep nothing from step to step.
    long blockBytes = Math.max(1, model.cacheBytesPerToken() * BlockAllocator.BLOCK_SIZE);
    long blocks = Math.min(bytes / blockBytes, Integer.MAX_VALUE / BlockAllocator.BLOCK_SIZE);
    if (blocks < 1) {
      throw new InfernumException(
          "a cache of %,d bytes (%s) doesn't hold a block of %d tokens, %,d bytes"
              .formatted(bytes, names.apply(Limit.CACHE), BlockAllocator.BLOCK_SIZE, blockBytes));
    }
    return (int) blocks * BlockAllocator.BLOCK_SIZE;
  }

  /** Tokens of a cache in which all sequences can have so long a context. */
  private long forAll(int length) {
    return (long) sequences * BlockAllocator.blocksFor(length) * BlockAllocator.BLOCK_SIZE;
  }

  /**
   * Just as it is said, whatever the model; the context must be said. A cache of no said size holds
   * all requests that run at once.
   *
   * @throws IllegalArgumentException the context is missing, or the limits can't be held together
   */
  public EngineLimits exactly() {
    int length =
        context.orElseThrow(() ->
            new IllegalArgumentException(
                "the context is missing (%s): exactly() has no model to take it from"
                    .formatted(names.apply(Limit.CONTEXT))));
    return cachedTokens.isPresent()
        ? new EngineLimits(this)
        : cachedTokens((int) Math.min(forAll(length), Integer.MAX_VALUE)).exactly();
  }
}
