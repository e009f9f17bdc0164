package infernum.runtime.sampling;

import java.util.Arrays;

/** Takes tokens out of a row. */
final class Masks {
  private Masks() {}

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

  /** The largest logit. */
  static float largest(float[] logits) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    return largest;
  }
}
