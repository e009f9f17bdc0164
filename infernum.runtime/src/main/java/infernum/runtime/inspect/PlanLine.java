package infernum.runtime.inspect;

import infernum.runtime.model.PlanSummary;

/** A plan in a line. */
public final class PlanLine {
  private PlanLine() {}

  /**
   * {@code plan: 412 ops, arena 3.10 MiB (live maximum 2.90 MiB), cache 11.00 MiB, weights made at
   * load 1.00 MiB}; the last where there are some.
   */
  public static String of(PlanSummary plan) {
    String line =
        "plan: %d ops, arena %s (live maximum %s), cache %s"
            .formatted(
                plan.ops(),
                Bytes.of(plan.arena()),
                Bytes.of(plan.liveMaximum()),
                Bytes.of(plan.cache()));
    return plan.derived() == 0 ? line : line + ", weights made at load " + Bytes.of(plan.derived());
  }
}
