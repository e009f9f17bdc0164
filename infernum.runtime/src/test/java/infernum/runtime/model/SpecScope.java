package infernum.runtime.model;

import static infernum.spi.tensor.Replicated.REPLICATED;

import infernum.spi.model.CacheSpec;
import infernum.spi.model.LayerCache;
import infernum.spi.model.Step;
import infernum.spi.tensor.Activation;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Placement;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Scope;
import infernum.spi.tensor.Sharded;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Tensors;
import infernum.spi.tensor.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Computes nothing: follows shapes and placements on one rank, and counts what was applied. */
final class SpecScope implements Scope<Cpu> {
  private static final Dim TOKENS = Dim.of("tokens");
  private static final Dim SEQUENCES = Dim.of("sequences");
  private static final int SLOTS = 64;

  private final int ranks;
  private final Map<String, Integer> applied = new HashMap<>();

  SpecScope(int ranks) {
    this.ranks = ranks;
  }

  /** How often an op was applied. */
  int applied(String op) {
    return applied.getOrDefault(op, 0);
  }

  /** A step of a model with these caches. */
  Step<Cpu> step(List<List<CacheSpec>> caches) {
    return new Step<>(
        ints(TOKENS),
        ints(TOKENS),
        ints(TOKENS),
        ints(SEQUENCES.plus(1)),
        ints(SEQUENCES),
        ints(SEQUENCES, SLOTS / 16),
        ints(Dim.of("outputs")),
        caches.stream().map(this::layer).toList(),
        16);
  }

  @Override
  public Tensors<Cpu> apply(Op op, Tensors<Cpu> inputs) {
    Placement placement = op.place(inputs.placements());
    List<Value<Cpu>> results = new ArrayList<>();
    for (TensorSpec spec : op.infer(inputs.specs())) {
      results.add(new Shape(this, spec, placement));
    }
    applied.merge(op.name(), 1, Integer::sum);
    return new Tensors<>(results);
  }

  @Override
  public int ranks() {
    return ranks;
  }

  private LayerCache<Cpu> layer(List<CacheSpec> caches) {
    Map<String, Value<Cpu>> tensors = new HashMap<>();
    for (CacheSpec cache : caches) {
      long width = cache.placement() == Sharded.SHARDED ? cache.width() / ranks : cache.width();
      TensorSpec spec = TensorSpec.dense(DType.F32, Dim.fixed(SLOTS), width);
      tensors.put(cache.name(), new Shape(this, spec, cache.placement()));
    }
    return new LayerCache<>(tensors);
  }

  private Tensor<Cpu, Replicated> ints(Dim rows, long... row) {
    return Tensor.of(
        new Shape(this, TensorSpec.dense(DType.I32, rows, row), REPLICATED), REPLICATED);
  }

  private record Shape(Scope<Cpu> scope, TensorSpec spec, Placement placement)
      implements Activation<Cpu> {}
}
