package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.op.Linear;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.ShapeException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinearKernelTest {
  private static final Linear LINEAR = new Linear();

  private final Rig rig = new Rig();
  private final Random random = new Random(3);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void eachResultIsARowTimesAWeightRow() {
    Operand x = Operand.of(new float[] {1, 2, 3, -1, 0, 4}, 2, 3);
    Operand w = Operand.of(new float[] {1, 0, 0, 0, 1, 1}, 2, 3);
    assertArrayEquals(new float[] {1, 5, -1, 4}, rig.run(LINEAR, x, w));
  }

  /** Neither a multiple of the four rows nor of the sixteen columns that are computed together. */
  @ParameterizedTest
  @MethodSource("infernum.cpu.reference.Weights#formats")
  void weightsOfAnyFormatMeanTheirDequantisedValues(Format format) {
    Operand x = Operand.random(random, 7, 24);
    Operand w = Weights.random(format, random, 37, 24);
    float[] result = rig.run(LINEAR, x, w);
    float[] values = x.floats();
    for (int row = 0; row < 7; row++) {
      for (int column = 0; column < 37; column++) {
        int r = row;
        int c = column;
        double[] terms =
            IntStream.range(0, 24)
                .mapToDouble(k -> values[r * 24 + k] * Weights.element(w, c * 24 + k))
                .toArray();
        Near.assertSum(terms, result[row * 37 + column]);
      }
    }
  }

  @Test
  void sumsAreKeptInDouble() {
    Operand x = Operand.of(new float[] {1e8f, 1, -1e8f}, 1, 3);
    Operand w = Operand.of(new float[] {1, 1, 1}, 1, 3);
    assertArrayEquals(new float[] {1}, rig.run(LINEAR, x, w));
    Operand rows = Operand.of(new float[] {1e8f, 1, -1e8f, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 4, 3);
    assertArrayEquals(new float[] {1, 0, 0, 1}, rig.run(LINEAR, rows, w));
  }

  /** A slice of columns of a mapped matrix: a rank's part of a row-parallel weight. */
  @ParameterizedTest
  @MethodSource("infernum.cpu.reference.Weights#formats")
  void weightsMayBeSlices(Format format) {
    Operand x = Operand.random(random, 3, 8);
    Operand w = Weights.random(format, random, 5, 24);
    Operand part = w.columns(8, 8);
    assertArrayEquals(rig.run(LINEAR, x, part.columns(0, 8).dense()), rig.run(LINEAR, x, part));
  }

  @ParameterizedTest
  @MethodSource("infernum.cpu.reference.Weights#formats")
  void eightRowsReadTheWeightsThatOneReads(Format format) {
    Operand w = Weights.random(format, random, 50, 64);
    assertEquals(w.segment().byteSize(), bytesRead(w, 1));
    assertEquals(w.segment().byteSize(), bytesRead(w, 8));
  }

  @Test
  void noRowsReadNoWeights() {
    assertEquals(0, bytesRead(Operand.random(random, 50, 64), 0));
  }

  private long bytesRead(Operand w, int rows) {
    rig.context().weightTraffic().reset();
    rig.run(LINEAR, Operand.random(random, rows, 64), w);
    return rig.context().weightTraffic().bytes();
  }

  @Test
  void everyReasonForRefusalNamesTheSpecAtFault() {
    Operand x = Operand.of(DType.F16, new float[8], 1, 8);
    List<String> reasons = rig.refusal(LINEAR, x, Operand.empty(DType.I32, 2, 8));
    assertEquals(2, reasons.size(), reasons::toString);
    assertEquals("input F16[1, 8] isn't F32", reasons.getFirst());
    assertTrue(reasons.getLast().startsWith("weight I32[2, 8] isn't F32, F16 or BF16"));
  }

  @Test
  void whatIsRefusedCantBeBound() {
    Operand x = Operand.of(DType.F16, new float[8], 1, 8);
    Operand w = Operand.random(random, 2, 8);
    String message = Rig.message(IllegalArgumentException.class, () -> rig.run(LINEAR, x, w));
    assertTrue(message.contains("input F16[1, 8] isn't F32"), message);
  }

  @Test
  void rowsThatArentWholeBlocksAreRefused() {
    Operand x = Operand.random(random, 1, 8);
    Operand w = Nibbles.random(random, 3, 8).strided(2);
    assertEquals(1, rig.refusal(LINEAR, x, w).size());
    assertEquals(List.of(), rig.refusal(LINEAR, x, Nibbles.random(random, 3, 8).strided(4)));
  }

  @Test
  void operandsThatDontFitAreNamed() {
    Operand x = Operand.random(random, 1, 8);
    Operand w = Operand.random(random, 3, 7);
    String message = Rig.message(ShapeException.class, () -> rig.run(LINEAR, x, w));
    assertTrue(message.contains("F32[1, 8]") && message.contains("F32[3, 7]"));
  }
}
