package infernum.spi.kernel;

import java.util.ArrayList;
import java.util.List;

/** A kernel's answer to an op and a signature: a rank, or every reason for refusal. */
public sealed interface Support {
  /**
   * It computes this.
   *
   * @param rank the highest of a provider's kernels wins; a plain reference has 0
   */
  record Yes(int rank) implements Support {}

  /**
   * It doesn't.
   *
   * @param reasons all of them, each with the spec at fault and what is wanted
   */
  record No(List<String> reasons) implements Support {}

  /** Collects reasons. */
  static Check check() {
    return new Check();
  }

  /** Collects every reason for refusal, so that a user sees all at once. */
  final class Check {
    private final List<String> reasons = new ArrayList<>();

    private Check() {}

    /**
     * Demands a condition.
     *
     * @param otherwise the reason where it doesn't hold, a format for {@code args}
     */
    public Check that(boolean holds, String otherwise, Object... args) {
      if (!holds) {
        reasons.add(otherwise.formatted(args));
      }
      return this;
    }

    /** The answer: the rank, or the reasons. */
    public Support rank(int rank) {
      return reasons.isEmpty() ? new Yes(rank) : new No(List.copyOf(reasons));
    }
  }
}
