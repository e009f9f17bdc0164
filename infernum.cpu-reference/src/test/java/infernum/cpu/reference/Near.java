package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Comparison of results with what was computed independently. */
final class Near {
  private Near() {}

  /** Within float32 rounding of values of the size {@code scale}. */
  static void assertNear(double[] expected, float[] actual, double scale) {
    assertEquals(expected.length, actual.length, "number of values");
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], scale * 0x1p-22, "value " + i);
    }
  }
}
