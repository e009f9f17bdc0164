package infernum.plugin.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.plugin.cpu.simd.Rig.Operand;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.Add;
import infernum.spi.op.AddRmsNorm;
import infernum.spi.op.GeGlu;
import infernum.spi.op.RmsNorm;
import infernum.spi.op.Rope;
import infernum.spi.op.RopePair;
import infernum.spi.op.RopePolicy;
import infernum.spi.op.SwiGlu;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Norms, rotations and functions of elements against the reference's kernels. */
class RowKernelsTest {
  private static final int[] TOKENS = {1, 2, 7, 511, 512, 513};

  private final Random random = new Random(1);

  private Operand floats(long... shape) {
    return floats(TensorSpec.dense(DType.F32, Dim.fixed(shape[0]), rest(shape)));
  }

  private static long[] rest(long[] shape) {
    return Arrays.copyOfRange(shape, 1, shape.length);
  }

  private Operand floats(TensorSpec spec) {
    long elements = spec.rows().fixed() * spec.rowStride();
    float[] values = new float[Math.toIntExact(elements)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * (i % 53 == 0 ? 30 : 1));
    }
    return Operand.of(spec, values);
  }

  private Operand strided(long rows, long columns) {
    return floats(
        new TensorSpec(List.of(Dim.fixed(rows), Dim.fixed(columns)), DType.F32, columns + 3));
  }

  /** The reference's results, each within a bound relative to itself and to the largest. */
  private static void assertSame(Op op, Operand... operands) {
    try (Rig reference = Rig.reference()) {
      List<float[]> expected = reference.run(op, operands);
      for (int threads : new int[] {1, 3}) {
        try (Rig rig = Rig.simd(threads)) {
          List<float[]> actual = rig.run(op, operands);
          for (int i = 0; i < expected.size(); i++) {
            assertClose(op, expected.get(i), actual.get(i));
          }
        }
      }
    }
  }

  private static void assertClose(Op op, float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length);
    for (int k = 0; k < expected.length; k++) {
      double bound = 1e-6 * (Math.abs(expected[k]) + 1);
      String where = "%s at %d: %g, not %g".formatted(op, k, actual[k], expected[k]);
      assertTrue(Math.abs(expected[k] - actual[k]) <= bound, where);
    }
  }

  @Test
  void normsAreTheReferences() {
    for (int tokens : TOKENS) {
      for (int columns : new int[] {1, 7, 9, 16, 17, 64, 575}) {
        assertSame(new RmsNorm(1e-5), floats(tokens, columns), floats(columns));
        Op residual = new AddRmsNorm(1e-5);
        assertSame(residual, floats(tokens, columns), floats(tokens, columns), floats(columns));
      }
    }
    assertSame(new RmsNorm(1e-5), strided(5, 33), floats(33));
    assertSame(new RmsNorm(1e-6), floats(4, 3, 64), floats(64));
  }

  @Test
  void functionsOfElementsAreTheReferences() {
    for (int tokens : TOKENS) {
      for (int columns : new int[] {1, 7, 9, 16, 17, 64}) {
        assertSame(new SwiGlu(), floats(tokens, columns), floats(tokens, columns));
        assertSame(new GeGlu(), floats(tokens, columns), floats(tokens, columns));
        assertSame(new Add(), floats(tokens, columns), floats(tokens, columns));
      }
    }
    assertSame(new SwiGlu(), strided(5, 33), strided(5, 33));
  }

  @Test
  void swiGluOfExtremesIsTheReferences() {
    float[] gate = {-1e30f, -200, -88, -87, 0, -0f, 87, 88, 89, 1e30f, 1e-40f};
    float[] up = new float[gate.length];
    Arrays.fill(up, 1);
    TensorSpec spec = TensorSpec.dense(DType.F32, Dim.fixed(1), gate.length);
    assertSame(new SwiGlu(), Operand.of(spec, gate), Operand.of(spec, up));
  }

  /** As in the paper, and at each other position of another base. */
  private record Alternating(double base) implements RopePolicy {
    @Override
    public void frequencies(int position, double[] frequencies) {
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] = Math.pow(base + position % 2, -(double) i / frequencies.length);
      }
    }

    @Override
    public double magnitude() {
      return 1.25;
    }
  }

  private static Operand positions(int tokens) {
    int[] positions = new int[tokens];
    for (int i = 0; i < tokens; i++) {
      positions[i] = i * 4099 % 20_000; // more than are kept, and some of the same place
    }
    return Operand.of(TensorSpec.dense(DType.I32, Dim.fixed(tokens)), positions);
  }

  @Test
  void rotationsAreTheReferences() {
    for (boolean interleaved : new boolean[] {false, true}) {
      for (int rotary : new int[] {2, 6, 16, 24}) {
        Rope rope = new Rope(new Alternating(10_000), rotary, interleaved);
        for (int tokens : TOKENS) {
          assertSame(rope, floats(tokens, 3, 24), positions(tokens));
          assertSame(
              new RopePair(rope), floats(tokens, 3, 24), floats(tokens, 1, 24), positions(tokens));
        }
      }
    }
  }

  @Test
  void aRowsBitsDontDependOnWhatIsBeside() {
    Operand x = floats(64, 100);
    Operand weight = floats(100);
    try (Rig rig = Rig.simd(3)) {
      float[] all = rig.run(new RmsNorm(1e-5), x, weight).getFirst();
      float[] last = Arrays.copyOfRange(x.floats(), 6300, 6400);
      Operand alone = Operand.of(TensorSpec.dense(DType.F32, Dim.fixed(1), 100), last);
      assertArrayEquals(
          Arrays.copyOfRange(all, 6300, 6400),
          rig.run(new RmsNorm(1e-5), alone, weight).getFirst());
    }
  }

  @Test
  void whatCantBeReadIsRefusedWithReasons() {
    TensorSpec halves = TensorSpec.dense(DType.F16, Dim.fixed(2), 8);
    TensorSpec floats = TensorSpec.dense(DType.F32, Dim.fixed(8));
    try (Rig rig = Rig.simd(1)) {
      Signature signature = new Signature(List.of(halves, floats), List.of(halves));
      var no = (Support.No) rig.supports(new RmsNorm(1e-5), signature);
      assertEquals(
          List.of("input F16[2, 8] isn't F32", "result F16[2, 8] isn't dense F32"), no.reasons());
    }
  }
}
