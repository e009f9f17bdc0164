package infernum.spi.composition;

import static infernum.spi.op.Ops.linear;
import static org.junit.jupiter.api.Assertions.assertEquals;

import infernum.spi.model.LayerCache;
import infernum.spi.model.Step;
import infernum.spi.model.Weights.Bias;
import infernum.spi.tensor.*;
import infernum.spi.testing.CutWeights;
import infernum.spi.testing.SpecScope;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What four families apply, with shapes and placements, on a device alone and on one of two. The
 * expected lines hold for both: {@code {n}} is a rank's share of n, and a collective of a group of
 * one is {@code alone}.
 */
class CompositionsTest {
  private static final Dim TOKENS = Dim.of("tokens");
  private static final Dim SEQUENCES = Dim.of("sequences");
  private static final int SLOTS = 1024;

  private static final String LLAMA =
      """
      embedding F32[tokens, 64] PARTIAL
      all-reduce F32[tokens, 64] REPLICATED
      rms-norm F32[tokens, 64] REPLICATED
      linear F32[tokens, {64}] SHARDED
      split-heads F32[tokens, {8}, 8] SHARDED
      rope F32[tokens, {8}, 8] SHARDED
      linear F32[tokens, {16}] SHARDED
      split-heads F32[tokens, {2}, 8] SHARDED
      rope F32[tokens, {2}, 8] SHARDED
      linear F32[tokens, {16}] SHARDED
      split-heads F32[tokens, {2}, 8] SHARDED
      append-rows [F32[1024, {16}], F32[tokens, {2}, 8], I32[tokens]]
      append-rows [F32[1024, {16}], F32[tokens, {2}, 8], I32[tokens]]
      paged-attention F32[tokens, {8}, 8] SHARDED
      merge-heads F32[tokens, {64}] SHARDED
      linear F32[tokens, 64] PARTIAL
      all-reduce F32[tokens, 64] REPLICATED
      add F32[tokens, 64] REPLICATED
      rms-norm F32[tokens, 64] REPLICATED
      linear F32[tokens, {256}] SHARDED
      silu F32[tokens, {256}] SHARDED
      linear F32[tokens, {256}] SHARDED
      mul F32[tokens, {256}] SHARDED
      linear F32[tokens, 64] PARTIAL
      all-reduce F32[tokens, 64] REPLICATED
      add F32[tokens, 64] REPLICATED
      rms-norm F32[tokens, 64] REPLICATED
      gather-rows F32[outputs, 64] REPLICATED
      linear F32[outputs, {96}] SHARDED
      all-gather F32[outputs, 96] REPLICATED\
      """;

  private static final String QWEN3_ATTENTION =
      """
      linear F32[tokens, {128}] SHARDED
      split-heads F32[tokens, {8}, 16] SHARDED
      rms-norm F32[tokens, {8}, 16] SHARDED
      rope F32[tokens, {8}, 16] SHARDED
      linear F32[tokens, {64}] SHARDED
      split-heads F32[tokens, {4}, 16] SHARDED
      rms-norm F32[tokens, {4}, 16] SHARDED
      rope F32[tokens, {4}, 16] SHARDED
      linear F32[tokens, {64}] SHARDED
      split-heads F32[tokens, {4}, 16] SHARDED
      append-rows [F32[1024, {64}], F32[tokens, {4}, 16], I32[tokens]]
      append-rows [F32[1024, {64}], F32[tokens, {4}, 16], I32[tokens]]
      paged-attention F32[tokens, {8}, 16] SHARDED
      merge-heads F32[tokens, {128}] SHARDED
      linear F32[tokens, 64] PARTIAL\
      """;

  private static final String MIXTRAL_EXPERTS =
      """
      linear F32[tokens, 3] REPLICATED
      top-k-route I32[tokens, 2] REPLICATED
      top-k-route F32[tokens, 2] REPLICATED
      linear-experts F32[2*tokens, {256}] SHARDED
      silu F32[2*tokens, {256}] SHARDED
      linear-experts F32[2*tokens, {256}] SHARDED
      mul F32[2*tokens, {256}] SHARDED
      linear-experts F32[2*tokens, 64] PARTIAL
      combine-experts F32[tokens, 64] PARTIAL\
      """;

  private static final String LATENT_ATTENTION =
      """
      linear F32[tokens, 40] REPLICATED
      columns F32[tokens, 32]/40 REPLICATED
      rms-norm F32[tokens, 32] REPLICATED
      columns F32[tokens, 8]/40 REPLICATED
      split-heads F32[tokens, 1, 32] REPLICATED
      split-heads F32[tokens, 1, 8]/40 REPLICATED
      rope F32[tokens, 1, 8] REPLICATED
      concat-heads F32[tokens, 1, 40] REPLICATED
      append-rows [F32[1024, 40], F32[tokens, 1, 40], I32[tokens]]
      linear F32[tokens, 48] REPLICATED
      rms-norm F32[tokens, 48] REPLICATED
      linear F32[tokens, {96}] SHARDED
      split-heads F32[tokens, {4}, 24] SHARDED
      slice-heads F32[tokens, {4}, 16] SHARDED
      slice-heads F32[tokens, {4}, 8] SHARDED
      linear-heads F32[tokens, {4}, 32] SHARDED
      rope F32[tokens, {4}, 8] SHARDED
      concat-heads F32[tokens, {4}, 40] SHARDED
      columns F32[1024, 32]/40 REPLICATED
      paged-attention F32[tokens, {4}, 32] SHARDED
      linear-heads F32[tokens, {4}, 12] SHARDED
      merge-heads F32[tokens, {48}] SHARDED
      linear F32[tokens, 64] PARTIAL\
      """;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void llamaReducesAfterEmbeddingAttentionAndFeedForwardAndGathersLogits(int ranks) {
    SpecScope scope = new SpecScope(ranks);
    Tensor<Cpu, Replicated> logits =
        Compositions.llama(new CutWeights(0, ranks)).forward(step(scope, keysAndValues(scope, 16)));
    assertEquals(on(ranks, LLAMA), scope.applied());
    assertEquals("REPLICATED F32[outputs, 96]", logits.toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void qwen3NormsTheHeadsThatARankHas(int ranks) {
    SpecScope scope = new SpecScope(ranks);
    Compositions.qwen3(new CutWeights(0, ranks))
        .layer()
        .attention()
        .forward(hidden(scope), step(scope, keysAndValues(scope, 64)));
    assertEquals(on(ranks, QWEN3_ATTENTION), scope.applied());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void mixtralRoutesOnEveryRankAndSumsItsShareOfEachExpert(int ranks) {
    SpecScope scope = new SpecScope(ranks);
    Compositions.mixtral(new CutWeights(0, ranks)).layer().feedForward().forward(hidden(scope));
    assertEquals(on(ranks, MIXTRAL_EXPERTS), scope.applied());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void deepSeekAttendsWithShardedQueriesToALatentCacheThatEveryRankHas(int ranks) {
    SpecScope scope = new SpecScope(ranks);
    TensorSpec latents = TensorSpec.dense(DType.F32, Dim.fixed(SLOTS), 40);
    LayerCache<Cpu> cache =
        new LayerCache<>(Map.of("latents", scope.input(latents, Replicated.REPLICATED).value()));
    Compositions.deepSeek(new CutWeights(0, ranks))
        .layer()
        .attention()
        .forward(hidden(scope), step(scope, cache));
    assertEquals(on(ranks, LATENT_ATTENTION), scope.applied());
  }

  @Test
  void theBiasOfARowParallelWeightIsAddedOnTheFirstRankOnly() {
    List<String> lines =
        IntStream.range(0, 2)
            .mapToObj(rank -> {
              SpecScope scope = new SpecScope(2);
              Tensor<Cpu, Sharded> x =
                  scope.input(TensorSpec.dense(DType.F32, TOKENS, 32), Sharded.SHARDED);
              linear(x, new CutWeights(rank, 2).rowParallel("o_proj", 8, 64, Bias.PRESENT));
              return scope.applied();
            })
            .toList();
    assertEquals(
        List.of(
            "linear F32[tokens, 8] PARTIAL\nadd-bias F32[tokens, 8] PARTIAL",
            "linear F32[tokens, 8] PARTIAL"),
        lines);
  }

  /** The expected lines as they are on so many ranks. */
  private static String on(int ranks, String expected) {
    String shares =
        Pattern.compile("\\{(\\d+)}")
            .matcher(expected)
            .replaceAll(whole -> Integer.toString(Integer.parseInt(whole.group(1)) / ranks));
    return ranks == 1 ? shares.replaceAll("all-(reduce|gather)", "alone") : shares;
  }

  private static Tensor<Cpu, Replicated> hidden(SpecScope scope) {
    return scope.input(TensorSpec.dense(DType.F32, TOKENS, 64), Replicated.REPLICATED);
  }

  /** A cache of keys and values of {@code width} elements over all ranks. */
  private static LayerCache<Cpu> keysAndValues(SpecScope scope, long width) {
    TensorSpec spec = TensorSpec.dense(DType.F32, Dim.fixed(SLOTS), width / scope.ranks());
    return new LayerCache<>(
        Map.of(
            "keys", scope.input(spec, Sharded.SHARDED).value(),
            "values", scope.input(spec, Sharded.SHARDED).value()));
  }

  private static Step<Cpu> step(SpecScope scope, LayerCache<Cpu> cache) {
    return new Step<>(
        ints(scope, TOKENS),
        ints(scope, TOKENS),
        ints(scope, TOKENS),
        ints(scope, SEQUENCES.plus(1)),
        ints(scope, SEQUENCES),
        ints(scope, SEQUENCES, SLOTS / 16),
        ints(scope, Dim.of("outputs")),
        List.of(cache),
        16);
  }

  private static Tensor<Cpu, Replicated> ints(SpecScope scope, Dim rows, long... row) {
    return scope.input(TensorSpec.dense(DType.I32, rows, row), Replicated.REPLICATED);
  }
}
