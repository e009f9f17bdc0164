package infernum.spi.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The functions of element-wise ops, at points where they are known. */
class ScalarMeaningTest {
  private static final double CLOSE = 1e-12;

  @Test
  void reluIsTheIdentityAboveZeroAndZeroBelow() {
    assertEquals(3, new Relu().apply(3));
    assertEquals(0, new Relu().apply(-3));
  }

  @Test
  void sigmoidIsAHalfAtZeroAndPointSymmetricThere() {
    Sigmoid sigmoid = new Sigmoid();
    assertEquals(0.5, sigmoid.apply(0), CLOSE);
    assertEquals(0.75, sigmoid.apply(Math.log(3)), CLOSE);
    assertEquals(1, sigmoid.apply(1.7) + sigmoid.apply(-1.7), CLOSE);
  }

  @Test
  void siluIsTheArgumentTimesItsSigmoid() {
    for (double x : List.of(-30.0, -2.0, 0.0, 0.5, 30.0)) {
      assertEquals(x * new Sigmoid().apply(x), new Silu().apply(x), CLOSE);
    }
  }

  /** x * Phi(x), whose values are tabulated; the approximation is within 5e-4 of it. */
  @Test
  void geluIsTheArgumentTimesItsNormalProbability() {
    GeluTanh gelu = new GeluTanh();
    assertEquals(0, gelu.apply(0), CLOSE);
    assertEquals(0.841345, gelu.apply(1), 5e-4);
    assertEquals(-0.158655, gelu.apply(-1), 5e-4);
    assertEquals(1.954500, gelu.apply(2), 5e-4);
    assertEquals(0.345731, gelu.apply(0.5), 5e-4);
  }

  @Test
  void tanhIsOddAndItsValueAtHalfTheLogarithmOfThreeIsAHalf() {
    assertEquals(0.5, new Tanh().apply(Math.log(3) / 2), CLOSE);
    assertEquals(-0.5, new Tanh().apply(-Math.log(3) / 2), CLOSE);
  }

  @Test
  void softcapKeepsSmallValuesAndBoundsLargeOnes() {
    assertEquals(0.01, new Softcap(30).apply(0.01), 1e-8);
    assertEquals(30, new Softcap(30).apply(1e6), CLOSE);
    assertEquals(15, new Softcap(30).apply(30 * Math.log(3) / 2), CLOSE);
  }

  @Test
  void scaleAddAndMulAreWhatTheySay() {
    assertEquals(-6, new Scale(-2).apply(3));
    assertEquals(5, new Add().apply(2, 3));
    assertEquals(6, new Mul().apply(2, 3));
  }
}
