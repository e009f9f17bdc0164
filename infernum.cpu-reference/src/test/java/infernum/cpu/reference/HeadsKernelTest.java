package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import infernum.spi.op.ConcatHeads;
import infernum.spi.op.Linear;
import infernum.spi.op.LinearHeads;
import infernum.spi.op.Rope;
import infernum.spi.op.RopePolicy;
import infernum.spi.op.SliceHeads;
import infernum.spi.tensor.Format;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ops on the heads of [tokens, heads, dim]. */
class HeadsKernelTest {
  private final Rig rig = new Rig();
  private final Random random = new Random(9);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aSliceIsAPartOfEveryHead() {
    Operand x = Operand.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 1, 3, 4);
    assertArrayEquals(new float[] {1, 2, 5, 6, 9, 10}, rig.run(new SliceHeads(1, 2), x));
  }

  @Test
  void headsAreJoinedPairwise() {
    Operand a = Operand.of(new float[] {0, 1, 2, 3}, 1, 2, 2);
    Operand b = Operand.of(new float[] {4, 5}, 1, 2, 1);
    assertArrayEquals(new float[] {0, 1, 4, 2, 3, 5}, rig.run(new ConcatHeads(), a, b));
  }

  @ParameterizedTest
  @MethodSource("infernum.cpu.reference.Weights#formats")
  void eachHeadMeetsItsOwnMatrix(Format format) {
    Operand x = Operand.random(random, 5, 3, 8);
    Operand w = Weights.random(format, random, 3, 18, 8);
    float[] result = rig.run(new LinearHeads(), x, w);
    for (int head = 0; head < 3; head++) {
      Operand rows = x.as(5, 24).columns(head * 8L, 8);
      float[] expected = rig.run(new Linear(), rows, w.rows(head, 1).as(18, 8));
      for (int token = 0; token < 5; token++) {
        int begin = (token * 3 + head) * 18;
        assertArrayEquals(
            Arrays.copyOfRange(expected, token * 18, token * 18 + 18),
            Arrays.copyOfRange(result, begin, begin + 18));
      }
    }
    assertArrayEquals(result, rig.run(new LinearHeads(), x, w.strided(8)));
  }

  /** Angles and a magnitude that no real model has. */
  record Odd() implements RopePolicy {
    @Override
    public void frequencies(int position, double[] frequencies) {
      Arrays.setAll(frequencies, i -> 1.0 / (1 + i) + (position > 5 ? 0.25 : 0));
    }

    @Override
    public double magnitude() {
      return 1.5;
    }
  }

  @Test
  void pairsTurnByPositionTimesFrequency() {
    checkRotation(new Rope(new Odd(), 6, false), 0, 3, 1, 4, 2, 5);
    checkRotation(new Rope(new Odd(), 6, true), 0, 1, 2, 3, 4, 5);
  }

  /** As complex numbers: (a + ib) turns by multiplication with magnitude * e^(i * angle). */
  private void checkRotation(Rope rope, int... pairs) {
    Operand x = Operand.random(random, 4, 2, 8);
    int[] positions = {0, 3, 5, 700};
    float[] result = rig.run(rope, x, Operand.of(positions, 4));
    double[] expected = new double[result.length];
    for (int head = 0; head < 8; head++) {
      int position = positions[head / 2];
      float[] before = Arrays.copyOfRange(x.floats(), head * 8, head * 8 + 8);
      expected[head * 8 + 6] = before[6];
      expected[head * 8 + 7] = before[7];
      for (int i = 0; i < 3; i++) {
        int a = pairs[2 * i];
        int b = pairs[2 * i + 1];
        double angle =
            Math.atan2(before[b], before[a]) + position * new Odd().frequencies(6, position)[i];
        double radius = 1.5 * Math.hypot(before[a], before[b]);
        expected[head * 8 + a] = radius * Math.cos(angle);
        expected[head * 8 + b] = radius * Math.sin(angle);
      }
    }
    Near.assertRounded(expected, result);
  }
}
