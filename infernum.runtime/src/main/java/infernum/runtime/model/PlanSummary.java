package infernum.runtime.model;

/**
 * What a session's plan takes.
 *
 * @param ops kernels that a step launches
 * @param arena bytes for all results and scratch
 * @param liveMaximum bytes in use at one time at most: no arena is smaller
 * @param cache bytes for keys and values, or what else a model keeps from step to step
 * @param derived bytes of weights that are computed at load, beside those that files hold
 */
public record PlanSummary(int ops, long arena, long liveMaximum, long cache, long derived) {
  /** All bytes that a session allocates for a plan; the weights come on top. */
  public long bytes() {
    return Math.addExact(arena, cache);
  }
}
