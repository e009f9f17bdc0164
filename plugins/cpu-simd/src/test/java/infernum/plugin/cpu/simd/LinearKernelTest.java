package infernum.plugin.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.plugin.cpu.simd.Rig.Operand;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.Linear;
import infernum.spi.op.Linears;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinearKernelTest {
  private static final Linear LINEAR = new Linear();

  static Stream<String> formats() {
    return Weights.FORMATS.stream();
  }

  /** Some large ones, as activations have. */
  private static Operand activations(int tokens, int columns, long seed) {
    Random random = new Random(seed);
    float[] x = new float[tokens * columns];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian() * (i % 61 == 0 ? 20 : 1);
    }
    return rows(x, tokens);
  }

  private static Operand rows(float[] x, int tokens) {
    return Operand.of(TensorSpec.dense(DType.F32, Dim.fixed(tokens), x.length / tokens), x);
  }

  private static Operand first(Operand x, int tokens) {
    int columns = Math.toIntExact(x.spec().rowSize());
    return rows(Arrays.copyOf(x.floats(), tokens * columns), tokens);
  }

  /** Within a bound relative to the sum of magnitudes. */
  private static void assertProducts(
      String what, Operand x, Weights weight, double bound, float[] actual) {
    int columns = Math.toIntExact(x.spec().rowSize());
    float[] values = x.floats();
    int outputs = weight.values().length / columns;
    for (int i = 0; i < actual.length; i++) {
      double sum = 0;
      double size = 0;
      for (int k = 0; k < columns; k++) {
        double product =
            (double) values[i / outputs * columns + k] * weight.values()[i % outputs * columns + k];
        sum += product;
        size += Math.abs(product);
      }
      double error = Math.abs(actual[i] - sum);
      assertTrue(error <= bound * size, what + ", " + i + ": " + error + " of " + size);
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void everyShapeIsTheProductOfItsParts(String format) {
    int block = Weights.block(format);
    try (Rig rig = Rig.simd(2)) {
      for (int outputs : new int[] {1, 7, Lanes.ROWS, Lanes.ROWS + 1, 75}) {
        for (int blocks : block == 1 ? new int[] {1, 31, 33, 300} : new int[] {1, 2, 3, 9}) {
          int columns = block * blocks;
          Weights weight = Weights.random(format, outputs, columns, outputs + blocks);
          for (int tokens : new int[] {1, 2, 4, 5, 9}) {
            Operand x = activations(tokens, columns, tokens);
            String what = "%s [%d, %d] x %d".formatted(format, outputs, columns, tokens);
            float[] actual = rig.run(LINEAR, x, weight.operand()).getFirst();
            // A minimum and a multiple of the scale may be larger than their sum, the weight.
            assertProducts(what, x, weight, format.equals("Q4_1") ? 2e-6 : 1e-6, actual);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void resultsAreTheReferencesWithinTheDeclaredTolerance(String format) {
    int columns = 512;
    Weights weight = Weights.random(format, 40, columns, 3);
    try (Rig reference = Rig.reference()) {
      try (Rig rig = Rig.simd(2)) {
        Signature signature =
            Signature.of(
                LINEAR, List.of(activations(1, columns, 1).spec(), weight.operand().spec()));
        double tolerance = rig.tolerance(LINEAR, signature);
        for (int tokens : new int[] {1, 511, 512, 513}) {
          Operand x = activations(tokens, columns, tokens);
          float[] expected = reference.run(LINEAR, x, weight.operand()).getFirst();
          float[] actual = rig.run(LINEAR, x, weight.operand()).getFirst();
          assertWithin(tolerance, x, weight, expected, actual);
        }
      }
    }
  }

  private static void assertWithin(
      double tolerance, Operand x, Weights weight, float[] expected, float[] actual) {
    int columns = Math.toIntExact(x.spec().rowSize());
    float[] values = x.floats();
    int outputs = weight.values().length / columns;
    for (int i = 0; i < actual.length; i++) {
      double size = 0;
      for (int k = 0; k < columns; k++) {
        size +=
            Math.abs(
                (double) values[i / outputs * columns + k]
                    * weight.values()[i % outputs * columns + k]);
      }
      double error = Math.abs((double) actual[i] - expected[i]);
      assertTrue(error <= tolerance * size, "%d: %g of %g".formatted(i, error, size));
    }
  }

  /** One arithmetic: the same bits alone and in any batch, by any number of threads. */
  @ParameterizedTest
  @MethodSource("formats")
  void aRowsBitsDontDependOnWhatIsBeside(String format) {
    int columns = 768;
    int outputs = 75;
    Weights weight = Weights.random(format, outputs, columns, 1);
    Operand x = activations(513, columns, 2);
    float[] alone = new float[513 * outputs];
    try (Rig rig = Rig.simd(1)) {
      for (int t = 0; t < 513; t++) {
        float[] one = Arrays.copyOfRange(x.floats(), t * columns, (t + 1) * columns);
        float[] y = rig.run(LINEAR, rows(one, 1), weight.operand()).getFirst();
        System.arraycopy(y, 0, alone, t * outputs, outputs);
      }
    }
    for (int threads : new int[] {1, 2, 3}) {
      try (Rig rig = Rig.simd(threads)) {
        for (int batch : new int[] {2, 3, 4, 7, 8, 64, 511, 512, 513}) {
          float[] y = rig.run(LINEAR, first(x, batch), weight.operand()).getFirst();
          assertArrayEquals(
              Arrays.copyOf(alone, batch * outputs),
              y,
              "%s, %d tokens, %d threads".formatted(format, batch, threads));
        }
      }
    }
  }

  @Test
  void severalWeightsAreAsManyProducts() {
    int columns = 512;
    List<Operand> weights =
        List.of(
            Weights.random("Q4_K", 70, columns, 1).operand(),
            Weights.random("F16", 9, columns, 2).operand(),
            Weights.random("Q6_K", 8, columns, 3).operand());
    for (int tokens : new int[] {1, 6}) {
      Operand x = activations(tokens, columns, 4);
      try (Rig rig = Rig.simd(2)) {
        List<float[]> all =
            rig.run(new Linears(3), x, weights.get(0), weights.get(1), weights.get(2));
        for (int i = 0; i < 3; i++) {
          assertArrayEquals(rig.run(LINEAR, x, weights.get(i)).getFirst(), all.get(i));
        }
      }
    }
  }

  @Test
  void aFormatWithoutALayoutIsDequantised() {
    Weights weight = Weights.random("Q5_1", 11, 256, 5);
    try (Rig rig = Rig.simd(2)) {
      for (int tokens : new int[] {1, 8}) {
        Operand x = activations(tokens, 256, 6);
        assertProducts("Q5_1", x, weight, 1e-6, rig.run(LINEAR, x, weight.operand()).getFirst());
      }
    }
  }

  @Test
  void rowsWithGapsAreRead() {
    TensorSpec strided = new TensorSpec(List.of(Dim.fixed(7), Dim.fixed(64)), DType.F32, 100);
    float[] x = activations(7, 100, 7).floats();
    float[] dense = new float[7 * 64];
    for (int t = 0; t < 7; t++) {
      System.arraycopy(x, t * 100, dense, t * 64, 64);
    }
    for (String format : List.of("F16", "Q4_0")) {
      Weights weight = Weights.random(format, 20, 64, 8);
      try (Rig rig = Rig.simd(2)) {
        assertArrayEquals(
            rig.run(LINEAR, rows(dense, 7), weight.operand()).getFirst(),
            rig.run(LINEAR, Operand.of(strided, x), weight.operand()).getFirst());
      }
    }
  }

  /** A block of zeros, tiny ones, and what isn't a number, which must not turn into one. */
  @Test
  void activationsAtTheEdgesOfFloatsAreMultiplied() {
    for (String format : List.of("Q8_0", "Q4_0", "Q4_1", "Q5_0")) {
      Weights weight = Weights.random(format, 3, 128, 9);
      float[] x = new float[128];
      Arrays.fill(x, 32, 64, 1e-42f);
      Arrays.fill(x, 64, 96, 1e35f);
      try (Rig rig = Rig.simd(1)) {
        float[] finite = rig.run(LINEAR, rows(x, 1), weight.operand()).getFirst();
        assertProducts("edges", rows(x, 1), weight, 1e-5, finite);
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
          x[100] = bad;
          for (float y : rig.run(LINEAR, rows(x, 1), weight.operand()).getFirst()) {
            assertTrue(!Float.isFinite(y), bad + " gave " + y);
          }
        }
      }
    }
  }

  @Test
  void weightsOfSubnormalHalvesKeepTheirValues() {
    float[] values = new float[64];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i - 32) * 0x1p-24f;
    }
    Weights weight = Weights.of("F16", 1, values);
    try (Rig rig = Rig.simd(1)) {
      Operand x = activations(1, 64, 10);
      assertProducts("F16", x, weight, 1e-6, rig.run(LINEAR, x, weight.operand()).getFirst());
    }
  }

  @Test
  void everyReasonForRefusalNamesTheSpecAtFault() {
    TensorSpec x = TensorSpec.dense(DType.F16, Dim.fixed(1), 8);
    TensorSpec w = TensorSpec.dense(DType.I32, Dim.fixed(2), 8);
    try (Rig rig = Rig.simd(1)) {
      Support support = rig.supports(LINEAR, Signature.of(LINEAR, List.of(x, w)));
      assertTrue(
          support instanceof Support.No(var reasons)
              && reasons.contains("input F16[1, 8] isn't F32")
              && reasons.contains("weight I32[2, 8] is in no format that can be packed"),
          support::toString);
    }
  }
}
