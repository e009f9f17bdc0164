package infernum.runtime.bench;

import java.util.stream.DoubleStream;

/**
 * Of many values of one kind.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param p99 as many as 99 in 100 are at most this (nearest rank)
 */
public record Distribution(double median, double p99) {
  /** Of at least one value. */
  static Distribution of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return new Distribution(
        Spread.median(sorted), sorted[(int) Math.ceil(0.99 * sorted.length) - 1]);
  }
}
