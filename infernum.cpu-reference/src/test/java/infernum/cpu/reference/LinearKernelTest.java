package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import infernum.spi.op.Linear;
import org.junit.jupiter.api.Test;

class LinearKernelTest {
  @Test
  void eachResultIsARowTimesAWeightRow() {
    try (Rig rig = new Rig()) {
      Operand x = Operand.of(new float[] {1, 2, 3, -1, 0, 4}, 2, 3);
      Operand w = Operand.of(new float[] {1, 0, 0, 0, 1, 1}, 2, 3);
      assertArrayEquals(new float[] {1, 5, -1, 4}, rig.run(new Linear(), x, w));
    }
  }
}
