package infernum.spi.model;

import static infernum.spi.op.Ops.relu;
import static infernum.spi.op.Ops.scale;
import static infernum.spi.testing.Messages.messageOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import infernum.spi.block.Block;
import infernum.spi.op.HalvesFromPairs;
import infernum.spi.tensor.*;
import infernum.spi.testing.SpecScope;
import infernum.spi.testing.Specs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a model is made of: caches, weights, blocks, rows of logits. */
class ModelTest {
  private static final TensorSpec CACHE = Specs.one("F32[1024, 16]");

  private static <P extends Placement> Tensor<Cpu, P> weight(String spec, P placement) {
    return Tensor.of(new Weight.Stored<>("w", Specs.one(spec), placement), placement);
  }

  @Test
  void aLayersCacheIsFoundByNameAndPlacement() {
    SpecScope scope = new SpecScope(1);
    Value<Cpu> keys = scope.input(CACHE, Sharded.SHARDED).value();
    LayerCache<Cpu> cache = new LayerCache<>(Map.of("keys", keys));
    assertEquals(keys, cache.get("keys", Sharded.SHARDED).value());
    assertEquals(
        "no cache tensor 'values' was declared; declared: [keys]",
        messageOf(IllegalArgumentException.class, () -> cache.get("values", Sharded.SHARDED)));
    assertThrows(PlacementException.class, () -> cache.get("keys", Replicated.REPLICATED));
  }

  @Test
  void aLayersCacheDoesntChange() {
    Map<String, Value<Cpu>> tensors = new HashMap<>();
    LayerCache<Cpu> cache = new LayerCache<>(tensors);
    tensors.put("keys", new SpecScope(1).input(CACHE, Sharded.SHARDED).value());
    assertEquals(Map.of(), cache.tensors());
  }

  @Test
  void aWeightIsMappedWithItsBias() {
    LinearWeight<Cpu, Replicated, Sharded> q =
        new LinearWeight<>(
            weight("Q8[16, 64]", Sharded.SHARDED), Optional.of(weight("F32[16]", Sharded.SHARDED)));
    LinearWeight<Cpu, Replicated, Sharded> mapped = Weights.map(q, new HalvesFromPairs(8));
    assertEquals("HalvesFromPairs[dim=8][@w]", mapped.matrix().value().toString());
    assertEquals("SHARDED Q8[16, 64]", mapped.matrix().toString());
    assertEquals("SHARDED F32[16]", mapped.bias().orElseThrow().toString());
  }

  @Test
  void aWeightWithoutBiasIsMappedToOne() {
    LinearWeight<Cpu, Replicated, Sharded> q =
        new LinearWeight<>(weight("Q8[16, 64]", Sharded.SHARDED), Optional.empty());
    assertEquals(Optional.empty(), Weights.map(q, new HalvesFromPairs(8)).bias());
  }

  /** The hidden states of all tokens; a head that scales them. */
  private record Scaling(Tensor<Cpu, Replicated> hidden) implements Model<Cpu> {
    @Override
    public List<List<CacheSpec>> caches() {
      return List.of();
    }

    @Override
    public Tensor<Cpu, Replicated> hidden(Step<Cpu> step) {
      return hidden;
    }

    @Override
    public Tensor<Cpu, Replicated> logits(Tensor<Cpu, Replicated> rows) {
      return scale(rows, 2);
    }
  }

  @Test
  void theHeadSeesOnlyRowsThatNeedLogits() {
    SpecScope scope = new SpecScope(1);
    Tensor<Cpu, Replicated> hidden =
        scope.input(Specs.one("F32[tokens, 64]"), Replicated.REPLICATED);
    Tensor<Cpu, Replicated> rows = scope.input(Specs.one("I32[outputs]"), Replicated.REPLICATED);
    Step<Cpu> step = new Step<>(rows, rows, rows, rows, rows, rows, rows, List.of(), 16);
    new Scaling(hidden).forward(step);
    assertEquals(
        "gather-rows F32[outputs, 64] REPLICATED\nscale F32[outputs, 64] REPLICATED",
        scope.applied());
  }

  private record Squash(String path) implements Block {
    Tensor<Cpu, Replicated> forward(Tensor<Cpu, Replicated> x) {
      return within(x, () -> relu(x));
    }
  }

  @Test
  void aBlockRunsByItsPathInTheScopeOfItsInput() {
    SpecScope scope = new SpecScope(1);
    new Squash("layers.3.mlp").forward(scope.input(CACHE, Replicated.REPLICATED));
    assertEquals("layers.3.mlp:\nrelu F32[1024, 16] REPLICATED", scope.applied());
  }

  @Test
  void aBlockWantsAnActivation() {
    assertEquals(
        "layers.3.mlp: input is a weight",
        messageOf(
            IllegalArgumentException.class,
            () -> new Squash("layers.3.mlp").forward(weight("F32[8]", Replicated.REPLICATED))));
  }
}
