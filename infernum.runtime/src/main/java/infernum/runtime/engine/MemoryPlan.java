package infernum.runtime.engine;

import infernum.runtime.model.LoadedModel;
import java.util.List;

/**
 * What an engine over a model will take of its device's memory, known before any of it is
 * allocated. The arena for the results of a step comes on top; {@link LoadedModel#onPlan} tells it.
 *
 * @param limits of the engine
 * @param weights bytes that the model's files hold
 * @param tokenBytes of the cache for one token
 * @param vocabulary logits of a row
 * @param modelContext tokens of a sequence that the model was made for
 */
public record MemoryPlan(
    EngineLimits limits, long weights, long tokenBytes, int vocabulary, int modelContext) {
  /** Rows for drawing: the one at hand, and at most another one for its tokens in order. */
  private static final int DRAWING = 2;

  /** Of an engine that isn't started yet. */
  public static MemoryPlan of(EngineLimits limits, LoadedModel model) {
    return new MemoryPlan(
        limits,
        model.weightBytes(),
        model.cacheBytesPerToken(),
        model.vocabulary(),
        model.contextLength());
  }

  /** Bytes of the cache. */
  public long cache() {
    return limits.cachedTokens() * tokenBytes;
  }

  /** Bytes of the logits that a step hands to sampling. */
  public long logits() {
    return (long) (limits.outputs() + DRAWING) * vocabulary * Float.BYTES;
  }

  /** All of it, in bytes. */
  public long bytes() {
    return weights + cache() + logits();
  }

  /** Each number with the setting that changes it: lines for the user. */
  public List<String> lines() {
    return List.of(
        "memory: weights %s, as their files hold them".formatted(mebibytes(weights)),
        "memory: cache %s, %,d tokens of %,d bytes: %d at once, of up to %,d tokens each"
                .formatted(
                    mebibytes(cache()),
                    limits.cachedTokens(),
                    tokenBytes,
                    limits.sequences(),
                    limits.context())
            + " of the model's %,d (%s, %s)"
                .formatted(modelContext, limits.name(Limit.CONTEXT), limits.name(Limit.CACHE)),
        "memory: logits %s, %d rows of %,d (as many as run at once, and %d)"
            .formatted(
                mebibytes(logits()),
                limits.outputs() + DRAWING,
                vocabulary,
                limits.outputs() + DRAWING - limits.sequences()),
        "memory: steps of up to %,d tokens (%s), whose arena the plan tells"
            .formatted(limits.batchTokens(), limits.name(Limit.BATCH_TOKENS)));
  }

  private static String mebibytes(long bytes) {
    return "%,.1f MiB".formatted(bytes / (double) (1 << 20));
  }
}
