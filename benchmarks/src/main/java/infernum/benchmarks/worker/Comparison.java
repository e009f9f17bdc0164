package infernum.benchmarks.worker;

import infernum.runtime.model.Logits;
import java.util.Map;

/**
 * Logits against a reference's.
 *
 * @param error root mean square of the errors around their mean (a shift of all changes no
 *     probability), relative to the deviation of the reference's logits; the largest of all rows
 * @param lead by how much a row's best token leads, in the reference's logits, the other way round:
 *     how far the reference sees it behind its own best; relative like the error; the largest
 */
record Comparison(double error, double lead) {
  static Comparison of(Logits ours, float[] reference) {
    double error = 0;
    double lead = 0;
    int width = ours.vocabulary();
    for (int row = 0; row < ours.rows(); row++) {
      int from = row * width;
      double deviation = deviation(reference, from, width);
      float[] differences = new float[width];
      float best = Float.NEGATIVE_INFINITY;
      for (int token = 0; token < width; token++) {
        differences[token] = ours.at(row, token) - reference[from + token];
        best = Math.max(best, reference[from + token]);
      }
      // Math.max keeps NaN, and so does a wrong kernel's figure.
      error = Math.max(error, deviation(differences, 0, width) / deviation);
      lead = Math.max(lead, (best - reference[from + ours.best(row)]) / deviation);
    }
    return new Comparison(error, lead);
  }

  private static double deviation(float[] values, int from, int count) {
    double mean = 0;
    for (int i = from; i < from + count; i++) {
      mean += values[i] / count;
    }
    double squares = 0;
    for (int i = from; i < from + count; i++) {
      squares += (values[i] - mean) * (values[i] - mean);
    }
    return Math.sqrt(squares / count);
  }

  Map<String, Object> json() {
    return Map.of("error", error, "lead", lead);
  }
}
