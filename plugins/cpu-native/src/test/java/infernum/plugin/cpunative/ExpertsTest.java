package infernum.plugin.cpunative;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.plugin.cpunative.Rig.Operand;
import infernum.spi.op.Linear;
import infernum.spi.op.LinearExperts;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpertsTest {
  private static final int COLUMNS = 256;
  private static final int OUTPUTS = 19;
  private static final int CHOSEN = 2;
  private static final List<Weights> EXPERTS =
      List.of(
          Weights.random("Q4_0", OUTPUTS, COLUMNS, 1),
          Weights.random("F16", OUTPUTS, COLUMNS, 2),
          Weights.random("Q6_K", OUTPUTS, COLUMNS, 3),
          Weights.random("Q8_0", OUTPUTS, COLUMNS, 4),
          Weights.random("Q5_1", OUTPUTS, COLUMNS, 5));

  private static float[] rows(int count) {
    Random random = new Random(count);
    float[] x = new float[count * COLUMNS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static Operand operand(float[] x) {
    return Operand.of(TensorSpec.dense(DType.F32, Dim.fixed(x.length / COLUMNS), COLUMNS), x);
  }

  /** The fourth expert is chosen by nobody, the first by many. */
  private static int[] choices(int tokens) {
    Random random = new Random(tokens);
    int[] chosen = new int[tokens * CHOSEN];
    for (int i = 0; i < chosen.length; i++) {
      int other = random.nextInt(1, 4);
      chosen[i] = i % 2 == 0 ? 0 : other == 3 ? 4 : other;
    }
    return chosen;
  }

  private static float[] run(Rig rig, float[] x, int... chosen) {
    List<Operand> operands = new ArrayList<>();
    operands.add(operand(x));
    operands.add(
        Operand.of(TensorSpec.dense(DType.I32, Dim.fixed(chosen.length / CHOSEN), CHOSEN), chosen));
    EXPERTS.forEach(weight -> operands.add(weight.operand()));
    return rig.run(new LinearExperts(), operands.toArray(Operand[]::new)).getFirst();
  }

  private static float[] row(float[] x, int row) {
    return Arrays.copyOfRange(x, row * COLUMNS, (row + 1) * COLUMNS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachRowIsItsExpertsProduct(boolean exact) {
    for (int tokens : new int[] {1, 2, 7, 40}) {
      int[] chosen = choices(tokens);
      for (boolean own : new boolean[] {false, true}) {
        float[] x = rows(own ? tokens * CHOSEN : tokens);
        float[] expected = new float[tokens * CHOSEN * OUTPUTS];
        try (Rig one = Rig.ofNative(1, exact)) {
          for (int i = 0; i < chosen.length; i++) {
            float[] given = row(x, own ? i : i / CHOSEN);
            Operand weight = EXPERTS.get(chosen[i]).operand();
            float[] y = one.run(new Linear(), operand(given), weight).getFirst();
            System.arraycopy(y, 0, expected, i * OUTPUTS, OUTPUTS);
          }
        }
        for (int threads : new int[] {1, 2, 3}) {
          try (Rig rig = Rig.ofNative(threads, exact)) {
            String what = "%d tokens, own: %s, %d threads".formatted(tokens, own, threads);
            assertArrayEquals(expected, run(rig, x, chosen), what);
          }
        }
      }
    }
  }

  @Test
  void anExpertThatThereIsntIsRefused() {
    try (Rig rig = Rig.ofNative(1, false)) {
      for (int wrong : new int[] {-1, 5, Integer.MAX_VALUE}) {
        IllegalArgumentException refused =
            assertThrows(IllegalArgumentException.class, () -> run(rig, rows(1), 0, wrong));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("row 1") && message.contains("of 5"), message);
      }
    }
  }
}
