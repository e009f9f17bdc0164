package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.spi.op.*;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.Op;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An op of the shards is the shard of the op, and of the addends an addend. */
class PlacementLawTest {
  private static final int RANKS = 3;

  private final Random random = new Random(11);

  /** All ranks hold the same bits; these are they. */
  private static float[] same(List<float[]> results) {
    for (float[] result : results) {
      assertArrayEquals(results.getFirst(), result);
    }
    return results.getFirst();
  }

  private static float[] whole(Op op, Operand... operands) {
    try (Rig rig = new Rig()) {
      return rig.run(op, operands);
    }
  }

  private static float[] gathered(Rig rig, Operand shard) {
    return rig.run(new AllGather(RANKS), shard);
  }

  @ParameterizedTest
  @MethodSource("infernum.cpu.reference.Weights#formats")
  void columnsOfALinearAreItsWeightsRows(Format format) {
    Operand x = Operand.random(random, 5, 24);
    Operand w = Weights.random(format, random, 30, 24);
    float[] result =
        same(
            Ranks.run(
                RANKS,
                (rank, rig) -> {
                  Operand part = w.rows(rank * 10L, 10);
                  return gathered(rig, rig.runAll(new Linear(), x, part).getFirst());
                }));
    assertArrayEquals(whole(new Linear(), x, w), result);
  }

  @ParameterizedTest
  @MethodSource("infernum.cpu.reference.Weights#formats")
  void columnsOfAWeightGiveAddendsOfALinear(Format format) {
    Operand x = Operand.random(random, 5, 24);
    Operand w = Weights.random(format, random, 30, 24);
    float[] result =
        same(
            Ranks.run(
                RANKS,
                (rank, rig) -> {
                  Operand columns = x.columns(rank * 8L, 8);
                  Operand part = w.columns(rank * 8L, 8);
                  List<Operand> addend = rig.runAll(new Linear(), columns, part);
                  return rig.run(new AllReduce(), addend.getFirst());
                }));
    assertArrayEquals(whole(new Linear(), x, w), result, 1e-5f);
  }

  @Test
  void partsOfATableGiveAddendsOfAnEmbedding() {
    Operand table = Weights.random(DType.F16, random, 30, 8);
    Operand tokens = Operand.of(new int[] {0, 9, 10, 29, 17, 3}, 6);
    float[] result =
        same(
            Ranks.run(
                RANKS,
                (rank, rig) -> {
                  Embedding part = new Embedding(rank * 10L);
                  Operand rows = table.rows(rank * 10L, 10);
                  return rig.run(new AllReduce(), rig.runAll(part, tokens, rows).getFirst());
                }));
    assertArrayEquals(whole(new Embedding(0), tokens, table), result);
  }

  @Test
  void aNegativeTokenIsNoOtherRanks() {
    Operand table = Operand.random(random, 10, 8);
    List<String> messages =
        Ranks.run(
            RANKS,
            (rank, rig) ->
                rig.failure(new Embedding(rank * 10L), Operand.of(new int[] {-1}, 1), table));
    assertEquals("token -1 at 0, but the table has rows 20 to 29", messages.getLast());
  }

  @Test
  void attentionIsByHeads() {
    var shape = new PagedAttentionKernelTest.Shape(6, 3, 8, 4);
    Paged paged = Paged.random(random, shape, new int[] {20, 7}, new int[] {11, 2});
    Operand[] all = paged.operands();
    PagedAttention op = paged.op(new AttentionMask.Causal());
    PagedAttention part = new PagedAttention(op.scale(), op.mask(), 1, op.blockSize());
    float[] result =
        same(
            Ranks.run(
                RANKS,
                (rank, rig) -> {
                  Operand[] own = all.clone();
                  own[0] = heads(rig, all[0], rank);
                  own[1] = all[1].columns(rank * 8L, 8);
                  own[2] = all[2].columns(rank * 4L, 4);
                  return gathered(rig, rig.runAll(part, own).getFirst().as(13, 8));
                }));
    assertArrayEquals(whole(op, all), result);
  }

  /** Two of the six heads, in memory of their own. */
  private static Operand heads(Rig rig, Operand q, int rank) {
    Operand columns = q.as(13, 48).columns(rank * 16L, 16);
    return rig.runAll(new Dense(), columns).getFirst().as(13, 2, 8);
  }

  @Test
  void queryHeadsMayShareAReplicatedCache() {
    var shape = new PagedAttentionKernelTest.Shape(6, 1, 8, 4);
    Paged paged = Paged.random(random, shape, new int[] {20, 7}, new int[] {11, 2});
    Operand[] all = paged.operands();
    PagedAttention op = paged.op(new AttentionMask.SlidingWindow(5));
    float[] result =
        same(
            Ranks.run(
                RANKS,
                (rank, rig) -> {
                  Operand[] own = all.clone();
                  own[0] = heads(rig, all[0], rank);
                  return gathered(rig, rig.runAll(op, own).getFirst().as(13, 8));
                }));
    assertArrayEquals(whole(op, all), result);
  }

  @Test
  void expertsAreCutAsLinearsAre() {
    Operand x = Operand.random(random, 4, 24);
    Operand chosen = Operand.of(new int[] {0, 1, 1, 0, 0, 1, 1, 0}, 4, 2);
    Operand first = Operand.random(random, 30, 24);
    Operand second = Operand.random(random, 30, 24);
    Operand by = Operand.random(random, 4, 2);
    LinearExperts op = new LinearExperts();
    float[] columns =
        same(
            Ranks.run(
                RANKS,
                (rank, rig) -> {
                  Operand a = first.rows(rank * 10L, 10);
                  Operand b = second.rows(rank * 10L, 10);
                  return gathered(rig, rig.runAll(op, x, chosen, a, b).getFirst());
                }));
    assertArrayEquals(whole(op, x, chosen, first, second), columns);
    float[] rows =
        same(
            Ranks.run(
                RANKS,
                (rank, rig) -> {
                  Operand own = x.columns(rank * 8L, 8);
                  Operand a = first.columns(rank * 8L, 8);
                  Operand b = second.columns(rank * 8L, 8);
                  Operand addend = rig.runAll(op, own, chosen, a, b).getFirst();
                  Operand sum = rig.runAll(new CombineExperts(), addend, by).getFirst();
                  return rig.run(new AllReduce(), sum);
                }));
    Operand said = Operand.of(columns, 8, 30);
    assertArrayEquals(whole(new CombineExperts(), said, by), rows, 1e-5f);
  }

  @Test
  void collectivesTakeSlices() {
    Operand x = Operand.random(random, 4, 30);
    List<float[]> gathered =
        Ranks.run(RANKS, (rank, rig) -> gathered(rig, x.columns(rank * 10L, 10)));
    assertArrayEquals(x.floats(), same(gathered));
    List<float[]> sums =
        Ranks.run(RANKS, (rank, rig) -> rig.run(new AllReduce(), x.columns(rank * 10L, 10)));
    float[] values = x.floats();
    for (int i = 0; i < 40; i++) {
      int at = i / 10 * 30 + i % 10;
      Near.assertSum(new double[] {values[at], values[at + 10], values[at + 20]}, same(sums)[i]);
    }
  }

  @Test
  void aGroupOfOneKeepsWhatItHas() {
    Operand x = Operand.random(random, 4, 30);
    assertArrayEquals(x.floats(), whole(new AllReduce(), x.strided(3)));
    assertArrayEquals(x.floats(), whole(new AllGather(1), x));
  }

  @Test
  void aGatherFromAnotherNumberOfRanksIsRefused() {
    try (Rig rig = new Rig()) {
      List<String> reasons = rig.refusal(new AllGather(2), Operand.random(random, 1, 2));
      assertEquals(List.of("gathers from 2 ranks in a group of 1"), reasons);
      assertTrue(rig.refusal(new AllGather(1), Operand.random(random, 1, 2)).isEmpty());
    }
  }
}
