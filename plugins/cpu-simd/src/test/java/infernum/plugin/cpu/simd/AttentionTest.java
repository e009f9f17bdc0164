package infernum.plugin.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.plugin.cpu.simd.Rig.Operand;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.AttentionMask;
import infernum.spi.op.PagedAttention;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttentionTest {
  private static final int BLOCK = 16;

  /**
   * Sequences over one cache, whose blocks are shuffled.
   *
   * @param lengths of the sequences, cached and new tokens
   * @param fresh new tokens of each
   */
  private record Batch(
      PagedAttention op, int heads, int dim, int width, int[] lengths, int[] fresh, long seed) {
    int blocks() {
      return Arrays.stream(lengths).map(length -> Math.ceilDiv(length, BLOCK)).max().orElse(0) + 1;
    }

    /**
     * Some sequences' part of this, in the same cache.
     *
     * @param tokens of the first one's new tokens, where it is the only one
     */
    Operand[] operands(int first, int count, int tokens) {
      Random random = new Random(seed);
      int slots = blocks() * lengths.length * BLOCK;
      Operand keys = floats(random, slots, op.kvHeads() * dim);
      Operand values = floats(random, slots, op.kvHeads() * width);
      Operand queries = floats(random, Arrays.stream(fresh).sum(), heads * dim);
      List<Integer> order = new ArrayList<>();
      for (int block = 0; block < blocks() * lengths.length; block++) {
        order.add(block);
      }
      Collections.shuffle(order, random);
      int[] starts = new int[count + 1];
      int[] counted = new int[count];
      int[] tables = new int[count * blocks()];
      int begin = Arrays.stream(fresh).limit(first).sum();
      for (int s = 0; s < count; s++) {
        int own = count == 1 ? tokens : fresh[first + s];
        starts[s + 1] = starts[s] + own;
        counted[s] = lengths[first + s] - fresh[first + s] + own;
        for (int b = 0; b < blocks(); b++) {
          tables[s * blocks() + b] = order.get((first + s) * blocks() + b);
        }
      }
      int all = starts[count];
      float[] q =
          Arrays.copyOfRange(queries.floats(), begin * heads * dim, (begin + all) * heads * dim);
      return new Operand[] {
        Operand.of(TensorSpec.dense(DType.F32, Dim.fixed(all), heads, dim), q),
        keys,
        values,
        Operand.of(TensorSpec.dense(DType.I32, Dim.fixed(count + 1)), starts),
        Operand.of(TensorSpec.dense(DType.I32, Dim.fixed(count)), counted),
        Operand.of(TensorSpec.dense(DType.I32, Dim.fixed(count), blocks()), tables)
      };
    }

    Operand[] operands() {
      return operands(0, lengths.length, fresh[0]);
    }
  }

  private static Operand floats(Random random, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Operand.of(TensorSpec.dense(DType.F32, Dim.fixed(rows), columns), values);
  }

  private static PagedAttention causal(int kvHeads) {
    return new PagedAttention(0.3, new AttentionMask.Causal(), kvHeads, BLOCK);
  }

  private static void assertReference(Batch batch) {
    try (Rig reference = Rig.reference();
        Rig one = Rig.simd(1);
        Rig three = Rig.simd(3)) {
      float[] expected = reference.run(batch.op, batch.operands()).getFirst();
      float[] actual = one.run(batch.op, batch.operands()).getFirst();
      for (int i = 0; i < expected.length; i++) {
        String where = "%s at %d: %g, not %g".formatted(batch, i, actual[i], expected[i]);
        // Weights sum to 1 over values of about 1.
        assertTrue(Math.abs(expected[i] - actual[i]) <= 4e-6, where);
      }
      assertArrayEquals(actual, three.run(batch.op, batch.operands()).getFirst());
    }
  }

  @Test
  void everyShapeIsTheReferences() {
    for (int kvHeads : new int[] {1, 2}) {
      for (int group : new int[] {1, 3}) {
        for (int dim : new int[] {4, 8, 20, 64}) {
          int[] lengths = {1, 17, 300, 9, 255, 256, 257};
          int[] fresh = {1, 17, 5, 2, 1, 7, 1};
          assertReference(
              new Batch(causal(kvHeads), kvHeads * group, dim, dim + 4, lengths, fresh, dim));
        }
      }
    }
  }

  @Test
  void longPromptsAndLongCachesAreTheReferences() {
    for (int length : new int[] {511, 512, 513}) {
      assertReference(
          new Batch(causal(1), 3, 16, 16, new int[] {length}, new int[] {length}, length));
      assertReference(
          new Batch(causal(1), 3, 16, 16, new int[] {4 * length}, new int[] {1}, length));
    }
  }

  @Test
  void slidingWindowsAreTheReferences() {
    for (int window : new int[] {1, 15, 300}) {
      PagedAttention op =
          new PagedAttention(0.3, new AttentionMask.SlidingWindow(window), 2, BLOCK);
      int[] lengths = {1, 40, 700, 600};
      int[] fresh = {1, 40, 1, 9};
      assertReference(new Batch(op, 4, 32, 32, lengths, fresh, window));
    }
  }

  /** Whether by parts of the positions or whole, among others or alone, in one chunk or several. */
  @Test
  void aRowsBitsDontDependOnHowItIsComputed() {
    int[] lengths = {600, 800, 31, 530};
    int[] fresh = {530, 1, 31, 7};
    Batch batch = new Batch(causal(2), 6, 64, 64, lengths, fresh, 5);
    float[] all;
    try (Rig rig = Rig.simd(1)) {
      all = rig.run(batch.op, batch.operands()).getFirst();
    }
    int row = 6 * 64;
    for (int threads : new int[] {1, 2, 3}) {
      try (Rig rig = Rig.simd(threads)) {
        for (int s = 0; s < lengths.length; s++) {
          int begin = Arrays.stream(fresh).limit(s).sum();
          for (int tokens : new int[] {1, 2, 7, 64, 512}) {
            if (tokens <= fresh[s]) {
              float[] some = rig.run(batch.op, batch.operands(s, 1, tokens)).getFirst();
              float[] same = Arrays.copyOfRange(all, begin * row, (begin + tokens) * row);
              assertArrayEquals(same, some, "sequence %d, %d tokens".formatted(s, tokens));
            }
          }
        }
      }
    }
  }

  @Test
  void rowsOfPaddingAreZero() {
    Operand[] operands = new Batch(causal(1), 2, 8, 8, new int[] {5}, new int[] {3}, 1).operands();
    TensorSpec longer = TensorSpec.dense(DType.F32, Dim.fixed(4), 2, 8);
    operands[0] = Operand.of(longer, Arrays.copyOf(operands[0].floats(), 64));
    try (Rig rig = Rig.simd(2)) {
      float[] result = rig.run(causal(1), operands).getFirst();
      assertArrayEquals(new float[16], Arrays.copyOfRange(result, 48, 64));
      assertTrue(result[0] != 0);
    }
  }

  @Test
  void aStepThatDoesntFitTheCacheIsRefusedBeforeAnythingIsRead() {
    Operand[] operands = new Batch(causal(1), 2, 8, 8, new int[] {5}, new int[] {3}, 1).operands();
    operands[5] = Operand.of(TensorSpec.dense(DType.I32, Dim.fixed(1), 2), 7_000_000, 1);
    try (Rig rig = Rig.simd(2)) {
      Exception e =
          assertThrows(IllegalArgumentException.class, () -> rig.run(causal(1), operands));
      assertEquals(
          "paged-attention: position 0 of sequence 0 is in block 7000000, the cache has 32 slots",
          e.getMessage());
    }
  }

  private record Odd() implements AttentionMask {
    @Override
    public boolean visible(int query, int key) {
      return key % 2 == 1;
    }
  }

  @Test
  void anUnknownMaskIsRefusedByName() {
    PagedAttention op = new PagedAttention(1, new Odd(), 1, BLOCK);
    Operand[] operands = new Batch(op, 2, 8, 8, new int[] {5}, new int[] {3}, 1).operands();
    Signature signature = Signature.of(op, Arrays.stream(operands).map(Operand::spec).toList());
    try (Rig rig = Rig.simd(1)) {
      var no = (Support.No) rig.supports(op, signature);
      assertEquals(
          List.of("mask Odd[] isn't known; known are Causal and SlidingWindow"), no.reasons());
    }
  }
}
