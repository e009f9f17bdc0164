package infernum.plugin.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExponentialTest {
  private static float exp(float x) {
    float[] all = new float[2 * Lanes.COUNT];
    Arrays.fill(all, Lanes.COUNT, 2 * Lanes.COUNT, x);
    Exponential.of(all, 2);
    assertEquals(1, all[Lanes.COUNT - 1]);
    return all[Lanes.COUNT];
  }

  @Test
  void isWithinTwoTenMillionthsOfItself() {
    for (float x = -87; x < 88; x += 0.00731f) {
      double expected = Math.exp(x);
      assertEquals(expected, exp(x), 2e-7 * expected, "e^" + x);
    }
    assertEquals(1, exp(0));
    assertEquals(1, exp(-0f));
  }

  @Test
  void endsInZeroInfinityAndNothing() {
    for (float x : new float[] {-88, -1000, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY}) {
      assertEquals(0, exp(x), "e^" + x);
    }
    for (float x : new float[] {89, 1000, Float.POSITIVE_INFINITY}) {
      assertEquals(Float.POSITIVE_INFINITY, exp(x));
    }
    assertTrue(Float.isNaN(exp(Float.NaN)));
  }
}
