package infernum.benchmarks.table;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Ratios, round by round, and the bar that they are held against: it is met when their median
 * reaches it and their lower quartile is at most 0.05 below.
 */
record Verdict(Quartiles ratios, OptionalDouble bar) {
  private static final double SPREAD = 0.05;

  /** A missed bar counts down to here, if it is explained. */
  private static final double LEAST_PART = 0.85;

  /**
   * Of rounds in order.
   *
   * @param ours figures
   * @param peers figures of the same rounds
   */
  static Verdict of(List<Double> ours, List<Double> peers, OptionalDouble bar) {
    List<Double> ratios =
        IntStream.range(0, ours.size())
            .mapToObj(round -> ours.get(round) / peers.get(round))
            .toList();
    return new Verdict(Quartiles.of(ratios), bar);
  }

  boolean met() {
    return bar.isPresent()
        && ratios.median() >= bar.getAsDouble()
        && ratios.lower() >= bar.getAsDouble() - SPREAD - 1e-9;
  }

  @Override
  public String toString() {
    if (bar.isEmpty()) {
      return "no bar";
    }
    double part = ratios.median() / bar.getAsDouble();
    if (met()) {
      return "met";
    }
    if (part >= 1) {
      return "missed: lower quartile";
    }
    return String.format(
        Locale.ROOT, "missed: %.2f of it%s", part, part < LEAST_PART ? ", below 0.85" : "");
  }
}
