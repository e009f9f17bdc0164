package infernum.runtime.bench;

import java.util.Arrays;
import java.util.List;

/**
 * One figure in all repetitions.
 *
 * @param values in the order of the repetitions, at least one
 */
public record Spread(List<Double> values) {
  /** Copies the values. */
  public Spread {
    values = List.copyOf(values);
  }

  private double[] sorted() {
    return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  /** The smallest value. */
  public double min() {
    return sorted()[0];
  }

  /** The middle one, or the mean of the two in the middle. */
  public double median() {
    return median(sorted());
  }

  /** The largest value. */
  public double max() {
    return sorted()[values.size() - 1];
  }

  /** The median of at least one value. */
  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
