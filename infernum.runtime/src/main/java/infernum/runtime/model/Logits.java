package infernum.runtime.model;

import java.util.Arrays;

/**
 * Rows of logits, in the order of a batch's outputs. A step's logits are overwritten by the next
 * step of its session: {@link #row} copies.
 *
 * @param values row after row; there may be room behind the last one
 */
public record Logits(float[] values, int rows, int vocabulary) {
  /** A copy of one row. */
  public float[] row(int row) {
    return Arrays.copyOfRange(values, row * vocabulary, (row + 1) * vocabulary);
  }

  /** The token of the largest logit of a row; the lower one of two that are equal. */
  public int best(int row) {
    int best = 0;
    for (int token = 1; token < vocabulary; token++) {
      if (at(row, token) > at(row, best)) {
        best = token;
      }
    }
    return best;
  }

  /** One logit. */
  public float at(int row, int token) {
    return values[row * vocabulary + token];
  }

  /** The natural logarithm of a token's probability, by the softmax of a row. */
  public double logProbability(int row, int token) {
    double largest = at(row, best(row));
    double sum = 0;
    for (int other = 0; other < vocabulary; other++) {
      sum += Math.exp(at(row, other) - largest);
    }
    return at(row, token) - largest - Math.log(sum);
  }
}
