package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Comparison of results with what was computed independently. */
final class Near {
  private Near() {}

  /** A sum rounded once, up to what the order of double additions changes. */
  static void assertSum(double[] terms, float actual) {
    double sum = 0;
    double size = 0;
    for (int i = terms.length - 1; i >= 0; i--) {
      sum += terms[i];
      size += Math.abs(terms[i]);
    }
    assertEquals(sum, actual, Math.ulp((float) sum) / 2 + size * 1e-14);
  }

  /** Values rounded once, up to what another way of computing them in double changes. */
  static void assertRounded(double[] expected, float[] actual) {
    assertEquals(expected.length, actual.length, "number of values");
    for (int i = 0; i < expected.length; i++) {
      double tolerance = Math.ulp((float) expected[i]) / 2 + 1e-13;
      assertEquals(expected[i], actual[i], tolerance, "value " + i);
    }
  }
}
