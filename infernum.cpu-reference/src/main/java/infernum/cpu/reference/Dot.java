package infernum.cpu.reference;

/**
 * Sums of products, in double, in index order: the inner loop of every matrix product and of
 * attention. A product of two floats is exact in double, so only the sums round.
 */
final class Dot {
  private Dot() {}

  /** The {@code n} elements of a at {@code i} times those of b at {@code j}. */
  static double one(float[] a, int i, float[] b, int j, int n) {
    double sum = 0;
    for (int k = 0; k < n; k++) {
      sum += (double) a[i + k] * b[j + k];
    }
    return sum;
  }

  /**
   * The same vector of a with four of b, which lie one after the other. An addition waits for the
   * one before it; four sums that don't wait for each other keep the core busy. Each of them is the
   * same chain, hence the same bits, as {@link #one}.
   *
   * @param sums receives the four
   */
  static void four(float[] a, int i, float[] b, int j, int n, double[] sums) {
    int j1 = j + n;
    int j2 = j1 + n;
    int j3 = j2 + n;
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    for (int k = 0; k < n; k++) {
      double x = a[i + k];
      sum0 += x * b[j + k];
      sum1 += x * b[j1 + k];
      sum2 += x * b[j2 + k];
      sum3 += x * b[j3 + k];
    }
    sums[0] = sum0;
    sums[1] = sum1;
    sums[2] = sum2;
    sums[3] = sum3;
  }
}
