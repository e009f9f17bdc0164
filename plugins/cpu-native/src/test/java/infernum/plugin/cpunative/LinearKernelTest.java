package infernum.plugin.cpunative;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.plugin.cpunative.Rig.Operand;
import infernum.spi.kernel.Workers;
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
import org.junit.jupiter.params.provider.ValueSource;

class LinearKernelTest {
  static Stream<String> formats() {
    return Weights.FORMATS.stream();
  }

  private static float[] activations(int tokens, int columns, long seed) {
    Random random = new Random(seed);
    float[] x = new float[tokens * columns];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian() * (i % 61 == 0 ? 20 : 1);
    }
    return x;
  }

  private static Operand rows(float[] x, int tokens, int columns) {
    return Operand.of(TensorSpec.dense(DType.F32, Dim.fixed(tokens), columns), x);
  }

  /**
   * What a kernel multiplies with that rounds each block of 32 to 8 bits, and what that left once
   * more where a block's largest is more than so many times the root mean square of its row.
   */
  private static float[] rounded(float[] x, int columns, double outlier) {
    float[] result = new float[x.length];
    for (int b = 0; b < x.length; b += 32) {
      double squares = 0;
      for (int i = b / columns * columns; i < (b / columns + 1) * columns; i++) {
        squares += (double) x[i] * x[i];
      }
      float most = 0;
      for (int i = b; i < b + 32; i++) {
        most = Math.max(most, Math.abs(x[i]));
      }
      boolean twice = (double) most * most > outlier * outlier * squares / columns;
      float inverse = most > 0 ? 127 / most : 0;
      for (int i = b; i < b + 32; i++) {
        double quantum = Math.rint(x[i] * inverse);
        double rest = twice ? Math.rint((x[i] * inverse - quantum) * 254) / 254 : 0;
        result[i] = (float) ((quantum + rest) * (most / 127));
      }
    }
    return result;
  }

  private static void assertClose(
      String what, float[] x, Weights weight, int columns, double bound, float[] actual) {
    int tokens = x.length / columns;
    int outputs = weight.values().length / columns;
    for (int t = 0; t < tokens; t++) {
      for (int o = 0; o < outputs; o++) {
        double sum = 0;
        double size = 0;
        for (int k = 0; k < columns; k++) {
          double product = (double) x[t * columns + k] * weight.values()[o * columns + k];
          sum += product;
          size += Math.abs(product);
        }
        double error = Math.abs(actual[t * outputs + o] - sum);
        String where = "%s, token %d, output %d: %g for %g".formatted(what, t, o, error, size);
        assertTrue(error <= bound * size, where);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void everyShapeIsTheReferencesProduct(String format) {
    int block = Weights.block(format);
    try (Rig bytes = Rig.ofNative(2, false);
        Rig floats = Rig.ofNative(3, true)) {
      for (int outputs : new int[] {1, 7, 8, 9, 40}) {
        for (int blocks : block == 1 ? new int[] {1, 31, 33, 100} : new int[] {1, 2, 3, 9}) {
          int columns = block * blocks;
          Weights weight = Weights.random(format, outputs, columns, outputs + blocks);
          for (int tokens : new int[] {1, 2, 3, 5, 9, 22}) {
            float[] x = activations(tokens, columns, tokens);
            String what = "%s [%d, %d] x %d".formatted(format, outputs, columns, tokens);
            Operand rows = rows(x, tokens, columns);
            float[] exact = floats.run(new Linear(), rows, weight.operand()).getFirst();
            assertClose(what, x, weight, columns, 1e-6, exact);
            float[] fast = bytes.run(new Linear(), rows, weight.operand()).getFirst();
            float[] met = block == 1 ? x : rounded(x, columns, outputs * columns > 65_536 ? 3 : 0);
            // A minimum and a multiple of the scale may be larger than their sum, the weight.
            assertClose(what + ", 8 bits", met, weight, columns, 5e-6, fast);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Q8_0", "Q4_1", "Q6_K"})
  void lessOfTheRestIsMultipliedWithALargerWeight(String format) {
    int columns = 512;
    for (int outputs : new int[] {129, 1025}) {
      Weights weight = Weights.random(format, outputs, columns, 9);
      for (int tokens : new int[] {1, 6, 22}) {
        float[] x = activations(tokens, columns, tokens);
        float[] met = rounded(x, columns, outputs == 129 ? 3 : 6);
        for (double other : new double[] {0, outputs == 129 ? 6 : 3, 1e9}) {
          assertFalse(Arrays.equals(met, rounded(x, columns, other)));
        }
        try (Rig rig = Rig.ofNative(2, false)) {
          Operand rows = rows(x, tokens, columns);
          float[] y = rig.run(new Linear(), rows, weight.operand()).getFirst();
          assertClose(format, met, weight, columns, 5e-6, y);
        }
      }
    }
  }

  /** One arithmetic: the same bits alone and in any batch, by any number of threads. */
  @ParameterizedTest
  @MethodSource("formats")
  void aRowsBitsDontDependOnWhatIsBeside(String format) {
    int columns = 512;
    int outputs = 139;
    Weights weight = Weights.random(format, outputs, columns, 1);
    float[] x = activations(513, columns, 2);
    for (boolean exact : new boolean[] {false, true}) {
      float[] alone = new float[513 * outputs];
      try (Rig rig = Rig.ofNative(1, exact)) {
        for (int t = 0; t < 513; t++) {
          float[] one = Arrays.copyOfRange(x, t * columns, (t + 1) * columns);
          float[] y = rig.run(new Linear(), rows(one, 1, columns), weight.operand()).getFirst();
          System.arraycopy(y, 0, alone, t * outputs, outputs);
        }
      }
      for (int threads : new int[] {1, 2, 3}) {
        try (Rig rig = Rig.ofNative(threads, exact)) {
          for (int batch : new int[] {2, 7, 8, 64, 511, 512, 513}) {
            float[] some = Arrays.copyOf(x, batch * columns);
            float[] y =
                rig.run(new Linear(), rows(some, batch, columns), weight.operand()).getFirst();
            assertArrayEquals(
                Arrays.copyOf(alone, batch * outputs),
                y,
                "%s, %d tokens, %d threads, exact: %s".formatted(format, batch, threads, exact));
          }
        }
      }
    }
  }

  @Test
  void severalWeightsAreAsManyProducts() {
    int columns = 512;
    List<Weights> weights =
        List.of(
            Weights.random("Q4_K", 70, columns, 1),
            Weights.random("F16", 9, columns, 2),
            Weights.random("Q6_K", 8, columns, 3));
    for (int tokens : new int[] {1, 6}) {
      float[] x = activations(tokens, columns, 4);
      Operand rows = rows(x, tokens, columns);
      try (Rig rig = Rig.ofNative(2, false)) {
        List<float[]> all =
            rig.run(
                new Linears(3),
                rows,
                weights.get(0).operand(),
                weights.get(1).operand(),
                weights.get(2).operand());
        for (int i = 0; i < 3; i++) {
          float[] one = rig.run(new Linear(), rows, weights.get(i).operand()).getFirst();
          assertArrayEquals(one, all.get(i));
        }
      }
    }
  }

  @Test
  void aFormatWithoutKernelsIsDequantised() {
    Weights weight = Weights.random("Q5_1", 11, 256, 5);
    float[] x = activations(3, 256, 6);
    try (Rig rig = Rig.ofNative(2, false)) {
      float[] y = rig.run(new Linear(), rows(x, 3, 256), weight.operand()).getFirst();
      assertClose("Q5_1", x, weight, 256, 1e-6, y);
    }
  }

  @Test
  void aFormatWithoutKernelsIsToldOnce() {
    TensorSpec without = Weights.random("Q5_1", 8, 64, 5).operand().spec();
    TensorSpec with = Weights.random("Q4_0", 8, 64, 5).operand().spec();
    Engine engine = new Engine(NativeLibrary.get(), Workers.alone(), true);
    assertFalse(engine.tell(with));
    assertTrue(engine.tell(without));
    assertFalse(engine.tell(without));
  }

  @Test
  void rowsWithGapsAreRead() {
    TensorSpec strided = new TensorSpec(List.of(Dim.fixed(3), Dim.fixed(64)), DType.F32, 100);
    float[] x = activations(3, 100, 7);
    float[] dense = new float[3 * 64];
    for (int t = 0; t < 3; t++) {
      System.arraycopy(x, t * 100, dense, t * 64, 64);
    }
    for (String format : List.of("F16", "Q4_0")) {
      Weights weight = Weights.random(format, 20, 64, 8);
      try (Rig rig = Rig.ofNative(2, false)) {
        assertArrayEquals(
            rig.run(new Linear(), rows(dense, 3, 64), weight.operand()).getFirst(),
            rig.run(new Linear(), Operand.of(strided, x), weight.operand()).getFirst());
      }
    }
  }
}
