package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.spi.op.AppendRows;
import infernum.spi.op.Dense;
import infernum.spi.op.Embedding;
import infernum.spi.op.GatherRows;
import infernum.spi.op.HalvesFromPairs;
import infernum.spi.op.Linear;
import infernum.spi.op.ScaleRows;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.RowScaled;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ops that move rows. */
class RowsKernelTest {
  private final Rig rig = new Rig();
  private final Random random = new Random(8);

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @MethodSource("infernum.cpu.reference.Weights#formats")
  void anEmbeddingReadsItsTokensRowsOnly(Format format) {
    Operand table = Weights.random(format, random, 10, 8);
    float[] result = rig.run(new Embedding(0), Operand.of(new int[] {9, 0, 9}, 3), table);
    for (int i = 0; i < 24; i++) {
      int token = i / 8 == 1 ? 0 : 9;
      assertEquals((float) Weights.element(table, token * 8 + i % 8), result[i]);
    }
    assertEquals(3 * format.bytes(8), rig.context().weightTraffic().bytes());
  }

  @Test
  void aTokenOutsideOfTheWholeTableIsNamed() {
    Operand table = Operand.random(random, 10, 8);
    assertEquals(
        "token 10 at 1, but the table has rows 0 to 9",
        rig.failure(new Embedding(0), Operand.of(new int[] {9, 10}, 2), table));
    assertEquals(
        "token -1 at 0, but the table has rows 0 to 9",
        rig.failure(new Embedding(0), Operand.of(new int[] {-1, 10}, 2), table));
  }

  @ParameterizedTest
  @MethodSource("infernum.cpu.reference.Weights#formats")
  void gatheredRowsAreCopiesOfAnyFormat(Format format) {
    Operand x = Weights.random(format, random, 4, 2, 8);
    Operand result = rig.runAll(new GatherRows(), x, Operand.of(new int[] {3, 0, 3}, 3)).getFirst();
    assertEquals(format.name() + "[3, 2, 8]", result.spec().toString());
    assertArrayEquals(x.rows(3, 1).bytes(), result.rows(0, 1).bytes());
    assertArrayEquals(x.rows(0, 1).bytes(), result.rows(1, 1).bytes());
    assertArrayEquals(x.rows(3, 1).bytes(), result.rows(2, 1).bytes());
  }

  @Test
  void aRowThatDoesntExistIsNamed() {
    Operand x = Operand.random(random, 4, 8);
    assertEquals(
        "row 4 at 1, but there are 4 rows",
        rig.failure(new GatherRows(), x, Operand.of(new int[] {3, 4}, 2)));
    assertEquals(
        "row -1 at 0, but there are 4 rows",
        rig.failure(new GatherRows(), x, Operand.of(new int[] {-1}, 1)));
  }

  @ParameterizedTest
  @MethodSource("infernum.cpu.reference.Weights#formats")
  void aDenseCopyHasNoGaps(Format format) {
    Operand x = Weights.random(format, random, 5, 8);
    for (Operand operand : List.of(x, x.strided(4), x.strided(4).rows(0, 5))) {
      assertArrayEquals(x.bytes(), rig.runAll(new Dense(), operand).getFirst().bytes());
    }
  }

  @ParameterizedTest
  @MethodSource("infernum.cpu.reference.Weights#formats")
  void rowsOfPairsBecomeRowsOfHalves(Format format) {
    Operand w = Weights.random(format, random, 12, 8);
    int[] sources = {0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11};
    for (Operand operand : List.of(w, w.strided(8))) {
      Operand result = rig.runAll(new HalvesFromPairs(6), operand).getFirst();
      for (int row = 0; row < 12; row++) {
        assertArrayEquals(w.rows(sources[row], 1).bytes(), result.rows(row, 1).bytes());
      }
    }
  }

  @Test
  void rowsAreScaledOneByOneOrAllAlike() {
    Operand w = Nibbles.random(random, 6, 8);
    Operand x = Operand.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 8);
    float[] plain = rig.run(new Linear(), x, w);
    float[] each = {1, -2, 0.5f, 0, 3, 1e-3f};
    float[] two = {2, 2, 2, 2, 2, 2};
    assertScaled(w, x, plain, each, Operand.of(each, 6));
    assertScaled(w, x, plain, each, Operand.of(each, 6, 1));
    assertScaled(w, x, plain, two, Operand.of(DType.BF16, new float[] {2}, 1));
  }

  private void assertScaled(Operand w, Operand x, float[] plain, float[] factors, Operand scales) {
    Operand scaled = rig.runAll(new ScaleRows(), w, scales).getFirst();
    assertEquals(new RowScaled(new Nibbles(), 8), scaled.spec().format());
    float[] result = rig.run(new Linear(), x, scaled);
    for (int row = 0; row < factors.length; row++) {
      assertEquals(plain[row] * factors[row], result[row], 1e-5f * Math.abs(result[row]));
    }
  }

  @Test
  void aBiasOfPairsBecomesOneOfHalves() {
    Operand bias = Operand.of(new float[] {0, 1, 2, 3, 10, 11, 12, 13}, 8);
    assertArrayEquals(
        new float[] {0, 2, 1, 3, 10, 12, 11, 13}, rig.run(new HalvesFromPairs(4), bias));
    assertEquals(1, rig.refusal(new HalvesFromPairs(4), Nibbles.random(random, 8)).size());
  }

  @Test
  void rowsAreAppendedAtTheirSlotsAndPaddingNowhere() {
    float[] before = Operand.normal(random, 6 * 4);
    Operand rows = Operand.random(random, 3, 2, 2);
    float[] expected = before.clone();
    System.arraycopy(rows.floats(), 0, expected, 5 * 4, 4);
    System.arraycopy(rows.floats(), 8, expected, 0, 4);
    Operand slots = Operand.of(new int[] {5, -1, 0}, 3);
    Operand cache = Operand.of(before, 6, 4);
    rig.runAll(new AppendRows(), cache, rows, slots);
    assertArrayEquals(expected, cache.floats());

    Operand slice = Operand.of(before, 6, 4).strided(3);
    byte[] around = slice.bytes();
    rig.runAll(new AppendRows(), slice, rows.strided(1), slots);
    assertArrayEquals(expected, slice.dense().floats());
    assertArrayEquals(
        Arrays.copyOfRange(around, 16, 28), Arrays.copyOfRange(slice.bytes(), 16, 28));
  }

  @Test
  void aSlotBeyondTheCacheIsNamedAndNothingWritten() {
    Operand cache = Operand.of(new float[6 * 4], 6, 4);
    Operand rows = Operand.random(random, 2, 4);
    assertEquals(
        "slot 6 of row 1, but the cache has 6",
        rig.failure(new AppendRows(), cache, rows, Operand.of(new int[] {0, 6}, 2)));
    assertArrayEquals(new float[24], cache.floats());
    assertEquals(
        List.of("cache F16[6, 4] isn't F32"),
        rig.refusal(
            new AppendRows(),
            Operand.empty(DType.F16, 6, 4),
            rows,
            Operand.of(new int[] {0, 6}, 2)));
  }
}
