package infernum.runtime.sampling;

import java.util.Arrays;

/** Takes tokens out of a row. */
final class Masks {
  private Masks() {}

  /** The sum of exponentials, each relative to the largest: most may be masked, and cost none. */
  static double total(float[] logits, float largest) {
    double total = 0;
    for (float logit : logits) {
      if (logit > Float.NEGATIVE_INFINITY) {
        total += Math.exp((double) logit - largest);
      }
    }
    return total;
  }

  /** How many logits are above some value. */
  static int above(float[] logits, float value) {
    int count = 0;
    for (float logit : logits) {
      count += logit > value ? 1 : 0;
    }
    return count;
  }

  /** The first token of a logit; -1 where none has it. */
  static int first(float[] logits, float value) {
    for (int token = 0; token < logits.length; token++) {
      if (logits[token] == value) {
        return token;
      }
    }
    return -1;
  }

  /** Leaves one token. */
  static void keepOnly(float[] logits, int token) {
    float kept = logits[token];
    Arrays.fill(logits, Float.NEGATIVE_INFINITY);
    logits[token] = kept;
  }

  /** Leaves a token and those before it, by falling logit. */
  static void keepUpTo(float[] logits, int last) {
    float least = logits[last];
    for (int token = 0; token < logits.length; token++) {
      if (logits[token] < least || (logits[token] == least && token > last)) {
        logits[token] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  /** The largest logit; NaN where one is. A loop that the JIT computes by vectors. */
  static float largest(float[] logits) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    return largest;
  }
}
