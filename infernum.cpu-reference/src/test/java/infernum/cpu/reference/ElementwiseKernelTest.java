package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.spi.op.Add;
import infernum.spi.op.AddBias;
import infernum.spi.op.Binary;
import infernum.spi.op.Mul;
import infernum.spi.op.Relu;
import infernum.spi.op.Scale;
import infernum.spi.op.Sigmoid;
import infernum.spi.op.Silu;
import infernum.spi.op.Unary;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Format;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ElementwiseKernelTest {
  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  private static Operand values(long... shape) {
    return Operand.of(new float[] {-1, 0, 0.5f, 2, 3, -4}, shape);
  }

  @Test
  void knownActivationsHaveTheirValues() {
    assertArrayEquals(new float[] {0, 0, 0.5f, 2, 3, 0}, rig.run(new Relu(), values(2, 3)));
    assertArrayEquals(
        new double[] {-0.2689414213699951, 0, 0.3112296656009273},
        firstThree(rig.run(new Silu(), values(2, 3))),
        3e-8);
    assertArrayEquals(
        new double[] {0.2689414213699951, 0.5, 0.6224593312018546},
        firstThree(rig.run(new Sigmoid(), values(2, 3))),
        3e-8);
  }

  private static double[] firstThree(float[] values) {
    return new double[] {values[0], values[1], values[2]};
  }

  record SquaredRelu() implements Unary {
    @Override
    public double apply(double x) {
      return x > 0 ? x * x : 0;
    }
  }

  @Test
  void aPluginsFunctionIsComputedByItsDefinition() {
    float[] expected = {0, 0, 0.25f, 4, 9, 0};
    assertArrayEquals(expected, rig.run(new SquaredRelu(), values(2, 3)));
    assertArrayEquals(expected, rig.run(new SquaredRelu(), values(6)));
    assertArrayEquals(expected, rig.run(new SquaredRelu(), values(1, 3, 2)));
  }

  record Minus() implements Binary {
    @Override
    public double apply(double a, double b) {
      return a - b;
    }
  }

  @Test
  void functionsOfTwoElementsTakeThemInOrder() {
    Operand ones = Operand.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertArrayEquals(
        new float[] {-2, -2, -2.5f, -2, -2, -10}, rig.run(new Minus(), values(2, 3), ones));
    assertArrayEquals(new float[] {0, 2, 3.5f, 6, 8, 2}, rig.run(new Add(), values(2, 3), ones));
    assertArrayEquals(
        new float[] {-1, 0, 1.5f, 8, 15, -24}, rig.run(new Mul(), values(2, 3), ones));
  }

  @Test
  void aScaleIsAppliedInDouble() {
    Operand x = Operand.of(new float[] {3}, 1, 1);
    assertArrayEquals(new float[] {(float) (3 * 0.1)}, rig.run(new Scale(0.1), x));
  }

  @ParameterizedTest
  @MethodSource("infernum.cpu.reference.Weights#formats")
  void aBiasOfAnyFormatIsAddedToEveryRow(Format format) {
    Random random = new Random(5);
    Operand x = Operand.random(random, 3, 8);
    Operand bias = Weights.random(format, random, 8);
    float[] result = rig.run(new AddBias(), x, bias);
    float[] before = x.floats();
    for (int i = 0; i < result.length; i++) {
      assertEquals((float) (before[i] + Weights.element(bias, i % 8)), result[i]);
    }
    assertEquals(bias.segment().byteSize(), rig.context().weightTraffic().bytes());
  }

  @Test
  void activationsOfOtherFormatsAreRefused() {
    Operand half = Operand.of(DType.F16, new float[2], 1, 2);
    assertEquals(List.of("operand F16[1, 2] isn't F32"), rig.refusal(new Silu(), half));
    assertEquals(
        List.of("first operand F16[1, 2] isn't F32", "second operand F16[1, 2] isn't F32"),
        rig.refusal(new Add(), half, half));
    Operand bias = Operand.of(new float[2], 2);
    assertEquals(List.of("input F16[1, 2] isn't F32"), rig.refusal(new AddBias(), half, bias));
  }
}
