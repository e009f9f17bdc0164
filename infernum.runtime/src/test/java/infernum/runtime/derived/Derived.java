package infernum.runtime.derived;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Weights and tokens that follow from a name and a counter, so that nobody stores them: FNV-1a of
 * the name seeds splitmix64. The formula stands in {@code resources/goldens/README.md}; the script
 * that made the references follows the same text.
 */
public final class Derived {
  private Derived() {}

  /** FNV-1a of 64 bits. */
  static long hash(String name) {
    long hash = 0xCBF29CE484222325L;
    for (byte b : name.getBytes(UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
    }
    return hash;
  }

  private static long bits(long hash, long index) {
    long z = hash + (index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The first elements of a tensor, row by row. */
  static float[] weights(String tensor, int count) {
    double offset = tensor.endsWith("norm.weight") ? 1 : 0;
    double scale = scale(tensor);
    long hash = hash(tensor);
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = (float) (offset + scale * (bits(hash, i) >> 42) / (1 << 21));
    }
    return weights;
  }

  /** Numbers in [-1, 1), exact in float32. */
  public static double[] numbers(String name, int count) {
    long hash = hash(name);
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (bits(hash, i) >> 42) / (double) (1 << 21);
    }
    return numbers;
  }

  private static double scale(String tensor) {
    boolean wide =
        tensor.endsWith("norm.weight")
            || tensor.endsWith("embed_tokens.weight")
            || tensor.endsWith("lm_head.weight")
            || tensor.endsWith(".bias");
    return wide ? 0.25 : 0.125;
  }

  /** Tokens of a vocabulary of 512, as those of the references' prompts. */
  public static int[] tokens(String name, int count) {
    long hash = hash(name);
    int[] tokens = new int[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = (int) (((bits(hash, i) >>> 32) * 512) >>> 32);
    }
    return tokens;
  }
}
