package infernum.runtime.verify;

/** How many entries passed, failed and were skipped. */
public record Tally(int passed, int failed, int skipped) {
  /** Nothing yet. */
  public static final Tally NONE = new Tally(0, 0, 0);

  /** Both. */
  public Tally plus(Tally other) {
    return new Tally(passed + other.passed, failed + other.failed, skipped + other.skipped);
  }

  /** One entry. */
  static Tally of(boolean passed) {
    return passed ? new Tally(1, 0, 0) : new Tally(0, 1, 0);
  }

  @Override
  public String toString() {
    return "%d passed, %d failed, %d skipped".formatted(passed, failed, skipped);
  }
}
