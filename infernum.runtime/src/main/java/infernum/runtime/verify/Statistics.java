package infernum.runtime.verify;

import java.util.Locale;

/** What one sees of a tensor at a glance. */
record Statistics(double mean, double deviation, double least, double most) {
  static Statistics of(float[] values) {
    double sum = 0;
    double squares = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    double mean = sum / values.length;
    double variance = Math.max(0, squares / values.length - mean * mean);
    return new Statistics(mean, Math.sqrt(variance), least, most);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "mean %.4g, deviation %.4g, %.4g to %.4g", mean, deviation, least, most);
  }
}
