package infernum.runtime.library;

import infernum.runtime.bench.Case;
import infernum.runtime.engine.EngineLimits;
import java.util.List;

/**
 * What an engine is warmed up with: one request alone, and several at once, as kernels have other
 * loops for one row, a few, and many. Lengths are odd, so that what is left over of tiles and
 * blocks is computed, too.
 */
final class WarmUpLoads {
  private static final int ALONE = 61;
  private static final int TOGETHER = 33;
  private static final int ANSWER = 16;
  private static final int STREAMS = 4;

  private WarmUpLoads() {}

  /** As far as limits allow; none where they have no room for a prompt and an answer. */
  static List<Case> of(EngineLimits limits) {
    if (limits.context() < 2) {
      return List.of();
    }
    int waiting = Math.min(limits.queuedRequests(), limits.queuedTokens());
    int streams = Math.min(STREAMS, Math.min(limits.sequences(), waiting));
    Case alone = load(1, ALONE, limits);
    return streams == 1 ? List.of(alone) : List.of(alone, load(streams, TOGETHER, limits));
  }

  private static Case load(int streams, int prompt, EngineLimits limits) {
    int answer = Math.max(1, Math.min(ANSWER, limits.context() / 2));
    int room = Math.min(limits.context() - answer, limits.queuedTokens() / streams);
    int length = Math.max(1, Math.min(prompt, room));
    return new Case(streams, length, length, answer);
  }
}
