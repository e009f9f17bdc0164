package infernum.runtime.model;

/**
 * What a session's plan takes.
 *
 * @param ops kernels that a step launches
 * @param arena bytes for all results and scratch
 * @param liveMaximum bytes in use at one time at most: no arena is smaller
 * @param packed bytes of weights in layouts that kernels want, which sessions share; all others are
 *     where they are mapped
 * @param derived bytes of weights that are computed at load, beside those that files hold
 * @param cache bytes for keys and values, or what else a model keeps from step to step
 */
public record PlanSummary(
    int ops, long arena, long liveMaximum, long packed, long derived, long cache) {
  /** All bytes that a session allocates for a plan; the weights come on top. */
  public long bytes() {
    return Math.addExact(arena, cache);
  }
}
