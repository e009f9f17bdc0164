package infernum.benchmarks.table;

import java.util.List;

/**
 * Of some values; between two of them by linear interpolation (Hyndman and Fan's type 7, which R
 * and numpy take as well).
 */
record Quartiles(double lower, double median, double upper) {
  /** Of at least one value. */
  static Quartiles of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
  }

  private static double at(double[] sorted, double part) {
    double place = part * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
