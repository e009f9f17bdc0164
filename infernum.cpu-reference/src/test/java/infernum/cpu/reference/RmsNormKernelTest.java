package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.spi.op.RmsNorm;
import infernum.spi.tensor.Format;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RmsNormKernelTest {
  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aRowIsDividedByItsRootMeanSquare() {
    Operand x = Operand.of(new float[] {3, 4, 0, 0, 1, 1, 1, 1}, 2, 4);
    Operand weight = Operand.of(new float[] {1, 1, 1, 2}, 4);
    assertArrayEquals(
        new float[] {1.2f, 1.6f, 0, 0, 1, 1, 1, 2}, rig.run(new RmsNorm(0), x, weight));
    float half = (float) (1 / Math.sqrt(4));
    assertArrayEquals(
        new float[] {half, half, half, 2 * half}, rig.run(new RmsNorm(3), x.rows(1, 1), weight));
  }

  @ParameterizedTest
  @MethodSource("infernum.cpu.reference.Weights#formats")
  void weightsMayHaveAnyFormat(Format format) {
    Random random = new Random(4);
    Operand x = Operand.random(random, 5, 16);
    Operand weight = Weights.random(format, random, 16);
    float[] result = rig.run(new RmsNorm(1e-5), x, weight);
    float[] in = x.floats();
    double[] expected =
        IntStream.range(0, in.length)
            .mapToDouble(i -> {
              int row = i / 16 * 16;
              double mean =
                  IntStream.range(row, row + 16)
                      .mapToDouble(k -> Math.pow(in[k], 2))
                      .average()
                      .orElseThrow();
              return in[i] * Weights.element(weight, i - row) * Math.pow(mean + 1e-5, -0.5);
            })
            .toArray();
    Near.assertRounded(expected, result);
  }

  @Test
  void squaresThatFloatsCantHoldAreSummed() {
    Operand x = Operand.of(new float[] {1e30f, 1e30f}, 1, 2);
    Operand weight = Operand.of(new float[] {1, 1}, 2);
    assertArrayEquals(new float[] {1, 1}, rig.run(new RmsNorm(1e-5), x, weight), 1e-7f);
  }

  @Test
  void headsAreNormalisedEachByItself() {
    Random random = new Random(4);
    Operand x = Operand.random(random, 3, 2, 8);
    Operand weight = Operand.random(random, 8);
    RmsNorm norm = new RmsNorm(1e-6);
    assertArrayEquals(rig.run(norm, x.as(6, 8), weight), rig.run(norm, x, weight));
    assertArrayEquals(
        rig.run(norm, x.as(6, 8).rows(0, 1), weight),
        rig.run(norm, x.as(6, 8).rows(0, 1).as(8), weight));
  }

  @Test
  void aVectorWithGapsIsRefused() {
    Operand x = Operand.of(new float[4], 4).strided(1);
    Operand weight = Operand.of(new float[4], 4);
    assertEquals(List.of("input F32[4]/2 isn't dense"), rig.refusal(new RmsNorm(0), x, weight));
    assertArrayEquals(
        new float[] {1, 1, 1, 2},
        rig.run(
            new RmsNorm(0),
            Operand.of(new float[] {1, 1, 1, 1}, 1, 4),
            Operand.of(new float[] {1, 1, 1, 2}, 4).strided(1)));
  }
}
