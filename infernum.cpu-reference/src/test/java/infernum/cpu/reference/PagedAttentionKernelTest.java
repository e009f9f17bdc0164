package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import infernum.spi.op.AttentionMask;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PagedAttentionKernelTest {
  private static final AttentionMask CAUSAL = new AttentionMask.Causal();

  @Test
  void aPromptOfGroupedQueriesIsTheDenseSoftmax() {
    check(new Shape(6, 2, 8, 8), CAUSAL, new int[] {37}, new int[] {37});
  }

  @Test
  void aRaggedBatchIsEachSequenceAlone() {
    check(new Shape(4, 4, 8, 8), CAUSAL, new int[] {5, 33, 1, 17}, new int[] {5, 1, 1, 9});
  }

  @Test
  void valuesMayBeNarrowerThanKeys() {
    check(new Shape(3, 1, 12, 5), CAUSAL, new int[] {20, 3}, new int[] {20, 2});
  }

  @Test
  void aWindowHidesWhatLiesBeforeIt() {
    AttentionMask window = new AttentionMask.SlidingWindow(4);
    check(new Shape(4, 2, 8, 8), window, new int[] {40, 3}, new int[] {21, 3});
  }

  record Shape(int heads, int kvHeads, int dim, int valueDim) {}

  private static void check(Shape shape, AttentionMask mask, int[] lengths, int[] counts) {
    Paged paged = Paged.random(new Random(7), shape, lengths, counts);
    try (Rig rig = new Rig()) {
      float[] result = rig.run(paged.op(mask), paged.operands());
      Near.assertNear(paged.dense(mask), result, 4);
    }
  }

  @Test
  void tokensOfPaddingAreZero() {
    Shape shape = new Shape(2, 1, 4, 4);
    Paged paged = Paged.random(new Random(1), shape, new int[] {3, 0}, new int[] {3, 0});
    try (Rig rig = new Rig()) {
      Operand[] operands = paged.operands();
      operands[0] = Operand.random(new Random(2), 5, 2, 4);
      float[] result = rig.run(paged.op(CAUSAL), operands);
      assertArrayEquals(new float[16], Arrays.copyOfRange(result, 24, 40));
    }
  }
}
