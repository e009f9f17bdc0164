package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.op.AttentionMask;
import infernum.spi.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PagedAttentionKernelTest {
  private static final AttentionMask CAUSAL = new AttentionMask.Causal();

  private final Rig rig = new Rig();

  /** Of queries and caches. */
  record Shape(int heads, int kvHeads, int dim, int valueDim) {}

  @AfterEach
  void close() {
    rig.close();
  }

  private void checkDense(Shape shape, AttentionMask mask, int[] lengths, int[] counts) {
    Paged paged = Paged.random(new Random(7), shape, lengths, counts);
    Near.assertRounded(paged.dense(mask), rig.run(paged.op(mask), paged.operands()));
  }

  @Test
  void aPromptOfGroupedQueriesIsTheDenseSoftmax() {
    checkDense(new Shape(6, 2, 8, 8), CAUSAL, new int[] {37}, new int[] {37});
  }

  @Test
  void aRaggedBatchIsEachSequenceByItself() {
    checkDense(new Shape(4, 4, 8, 8), CAUSAL, new int[] {5, 33, 1, 17}, new int[] {5, 1, 1, 9});
  }

  @Test
  void valuesMayBeNarrowerThanKeys() {
    checkDense(new Shape(3, 1, 12, 5), CAUSAL, new int[] {20, 3}, new int[] {20, 2});
  }

  @Test
  void aWindowHidesWhatLiesBeforeIt() {
    AttentionMask window = new AttentionMask.SlidingWindow(4);
    checkDense(new Shape(4, 2, 8, 8), window, new int[] {40, 3}, new int[] {21, 3});
  }

  /** A mask that no kernel can know. */
  record Every(int stride) implements AttentionMask {
    @Override
    public boolean visible(int query, int key) {
      if (key > query) {
        throw new IllegalArgumentException("key %d is after query %d".formatted(key, query));
      }
      return key % stride == 0;
    }
  }

  @Test
  void aPluginsMaskIsAskedPositionByPosition() {
    checkDense(new Shape(4, 2, 8, 8), new Every(3), new int[] {40, 3}, new int[] {21, 3});
  }

  /** Positions that no token sees may lie in blocks that were given to another sequence. */
  @Test
  void whatAWindowHidesDoesntMatter() {
    Paged paged = Paged.random(new Random(1), new Shape(2, 1, 4, 4), new int[] {9}, new int[] {2});
    Operand[] operands = paged.operands();
    AttentionMask window = new AttentionMask.SlidingWindow(3);
    float[] expected = rig.run(paged.op(window), operands);
    for (int cache = 1; cache <= 2; cache++) {
      float[] rows = operands[cache].floats();
      int slot = paged.blocks().getFirst() * Paged.BLOCK_SIZE;
      Arrays.fill(rows, slot * 4, (slot + 4) * 4, Float.NaN);
      operands[cache] = Operand.of(rows, rows.length / 4, 4);
    }
    assertArrayEquals(expected, rig.run(paged.op(window), operands));
  }

  @Test
  void aQueryThatSeesNothingGivesZero() {
    record Nothing() implements AttentionMask {
      @Override
      public boolean visible(int query, int key) {
        return false;
      }
    }
    Paged paged = Paged.random(new Random(1), new Shape(2, 1, 4, 4), new int[] {3}, new int[] {3});
    assertArrayEquals(new float[24], rig.run(paged.op(new Nothing()), paged.operands()));
  }

  @Test
  void aPromptInChunksHasTheBitsOfTheWhole() {
    Shape shape = new Shape(6, 2, 8, 8);
    Paged whole = Paged.random(new Random(3), shape, new int[] {37}, new int[] {37});
    float[] expected = rig.run(whole.op(CAUSAL), whole.operands());
    for (int chunk : new int[] {1, 2, 7, 16}) {
      for (int from = 0; from < 37; from += chunk) {
        int count = Math.min(chunk, 37 - from);
        Operand[] operands = whole.operands();
        operands[0] = operands[0].rows(from, count);
        operands[3] = Operand.of(new int[] {0, count}, 2);
        operands[4] = Operand.of(new int[] {from + count}, 1);
        assertArrayEquals(
            Arrays.copyOfRange(expected, from * 48, (from + count) * 48),
            rig.run(whole.op(CAUSAL), operands));
      }
    }
  }

  @Test
  void aSequenceInABatchHasTheBitsOfItAlone() {
    Shape shape = new Shape(4, 2, 8, 8);
    int[] lengths = {5, 33, 1};
    int[] counts = {5, 11, 1};
    Paged batch = Paged.random(new Random(3), shape, lengths, counts);
    float[] all = rig.run(batch.op(CAUSAL), batch.operands());
    int token = 0;
    for (int s = 0; s < 3; s++) {
      Operand[] alone = batch.operands();
      alone[0] = alone[0].rows(token, counts[s]);
      alone[3] = Operand.of(new int[] {0, counts[s]}, 2);
      alone[4] = Operand.of(new int[] {lengths[s]}, 1);
      alone[5] = alone[5].rows(s, 1);
      assertArrayEquals(
          Arrays.copyOfRange(all, token * 32, (token + counts[s]) * 32),
          rig.run(batch.op(CAUSAL), alone));
      token += counts[s];
    }
  }

  @Test
  void tokensOfPaddingAreZero() {
    Paged paged =
        Paged.random(new Random(1), new Shape(2, 1, 4, 4), new int[] {3, 0}, new int[] {3, 0});
    Operand[] operands = paged.operands();
    operands[0] = Operand.random(new Random(2), 14, 2, 4);
    float[] beyond = rig.run(paged.op(CAUSAL), operands);
    assertArrayEquals(new float[88], Arrays.copyOfRange(beyond, 24, 112));
    operands[3] = Operand.of(new int[] {0, 3, 14}, 3);
    assertArrayEquals(beyond, rig.run(paged.op(CAUSAL), operands), "a sequence of length 0");
  }

  @Test
  void aStepThatDoesntFitIsRefusedWithBothSides() {
    Paged paged = Paged.random(new Random(1), new Shape(2, 1, 4, 4), new int[] {5}, new int[] {3});
    checkRefused(paged, 3, new int[] {0, 4}, "sequence 0 has tokens 0 to 4 of 3");
    checkRefused(paged, 3, new int[] {2, 1}, "sequence 0 has tokens 2 to 1 of 3");
    checkRefused(paged, 3, new int[] {0, 3, 3}, "query starts I32[3], lengths I32[1]");
    checkRefused(paged, 4, new int[] {2}, "sequence 0 is 2 long, has 3 new tokens");
    checkRefused(paged, 4, new int[] {49}, "sequence 0 is 49 long, has 3 new tokens and a table");
    int[] table = paged.operands()[5].ints();
    table[1] = 12;
    checkRefused(paged, 5, table, "position 4 of sequence 0 is at slot 48 of 48");
    table[1] = -1;
    checkRefused(paged, 5, table, "position 4 of sequence 0 is at slot -4 of 48");
    Operand[] operands = paged.operands();
    operands[5] = Operand.of(new int[24], 2, 12);
    String message = rig.failure(paged.op(CAUSAL), operands);
    assertTrue(message.endsWith("1 lengths, 24 block table entries"), message);
  }

  private void checkRefused(Paged paged, int operand, int[] values, String expected) {
    Operand[] operands = paged.operands();
    long rows = operand == 5 ? 1 : values.length;
    operands[operand] =
        operand == 5 ? Operand.of(values, rows, values.length) : Operand.of(values, rows);
    String message = rig.failure(paged.op(CAUSAL), operands);
    assertTrue(message.contains(expected), message);
  }

  @Test
  void cachesOfOtherFormatsAreRefused() {
    Paged paged = Paged.random(new Random(1), new Shape(2, 1, 4, 4), new int[] {5}, new int[] {3});
    Operand[] operands = paged.operands();
    operands[1] = Operand.empty(DType.BF16, 48, 4);
    assertEquals(List.of("keys BF16[48, 4] isn't F32"), rig.refusal(paged.op(CAUSAL), operands));
  }
}
