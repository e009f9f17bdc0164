package infernum.runtime.engine;

import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.SessionLimits;
import java.util.function.Function;

/** How much an engine takes on; what {@link Capacity} comes to. Immutable. */
public final class EngineLimits {
  /** Rows of logits of a step beyond one for each request, for prompts whose places are wanted. */
  private static final int PROMPT_ROWS = 32;

  private final int cachedTokens;
  private final int context;
  private final int batchTokens;
  private final int sequences;
  private final int queuedRequests;
  private final int queuedTokens;
  private final Function<Limit, String> names;

  /**
   * Of a capacity that says everything. Demands that every running request gets a token in every
   * step, and that every prompt that the context has room for can be cached and can wait.
   */
  EngineLimits(Capacity said) {
    this.cachedTokens = said.cachedTokens.orElseThrow();
    this.context = said.context.orElseThrow();
    this.batchTokens = said.batchTokens;
    this.sequences = said.sequences;
    this.queuedRequests = said.queuedRequests;
    this.queuedTokens = said.queuedTokens;
    this.names = said.names;
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

  /** What a model is given where nothing is said. */
  public static EngineLimits of(LoadedModel model) {
    return Capacity.DEFAULT.of(model);
  }

  /** Tokens that the cache holds, over all requests. */
  public int cachedTokens() {
    return cachedTokens;
  }

  /** Tokens of one request, prompt and answer. */
  public int context() {
    return context;
  }

  /** New tokens of a step. */
  public int batchTokens() {
    return batchTokens;
  }

  /** Requests that run at once. */
  public int sequences() {
    return sequences;
  }

  /** Requests that wait. */
  public int queuedRequests() {
    return queuedRequests;
  }

  /** Tokens of the prompts of those that wait, together. */
  public int queuedTokens() {
    return queuedTokens;
  }

  /** What the setting behind a limit is called. */
  public String name(Limit limit) {
    return names.apply(limit);
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
