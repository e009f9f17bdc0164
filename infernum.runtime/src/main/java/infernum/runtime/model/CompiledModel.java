package infernum.runtime.model;

import infernum.blocks.execution.Kernels;
import infernum.blocks.graph.CapturingScope;
import infernum.blocks.graph.Graph;
import infernum.blocks.graph.Optimiser;
import infernum.blocks.graph.Plan;
import infernum.spi.model.Model;
import infernum.spi.model.Step;
import infernum.spi.rewrite.Rewrite;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Tensors;
import infernum.spi.tensor.Value;
import infernum.spi.tensor.View;
import infernum.spi.tensor.Weight;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A model's step as a graph, before and after rewrites, and planned.
 *
 * @param captured as the block code has it
 * @param optimised after the rewrites
 * @param rewrites that it went through
 * @param optimiser knows what was rewritten, and what wasn't
 * @param kernels know who computes what, and why others don't
 * @param plan of the optimised graph
 * @param cacheBytes that the model keeps from step to step
 */
public record CompiledModel<D extends Device>(
    Graph<D> captured,
    Graph<D> optimised,
    List<Rewrite> rewrites,
    Optimiser<D> optimiser,
    Kernels<D> kernels,
    Plan<D> plan,
    long cacheBytes) {
  /** Copies the list. */
  public CompiledModel {
    rewrites = List.copyOf(rewrites);
  }

  /** Captures, rewrites and plans. No memory is allocated, and no weight read. */
  static <D extends Device> CompiledModel<D> of(
      Model<D> model,
      Kernels<D> kernels,
      int ranks,
      List<Rewrite> rewrites,
      StepLayout layout,
      Caches caches) {
    CapturingScope<D> scope = new CapturingScope<>(kernels, ranks);
    Step<D> step =
        layout.captured(
            scope,
            caches.in(cache ->
                scope.input(cache.name(), cache.spec(), cache.declared().placement()).value()));
    Tensor<D, Replicated> logits = model.forward(step);
    Graph<D> captured = scope.graph(Tensors.of(logits));
    Optimiser<D> optimiser = new Optimiser<>(kernels, ranks);
    Graph<D> optimised = optimiser.optimise(captured, rewrites);
    Plan<D> plan = Plan.of(optimised, layout.largest());
    return new CompiledModel<>(
        captured, optimised, rewrites, optimiser, kernels, plan, caches.bytes());
  }

  /** What it takes. */
  public PlanSummary summary() {
    return new PlanSummary(
        plan.launched(),
        plan.bytes(),
        plan.liveMaximum(),
        plan.packedBytes(),
        derivedBytes(),
        cacheBytes);
  }

  private long derivedBytes() {
    Set<Weight.Derived<D>> derived = new HashSet<>();
    optimised.nodes().forEach(node -> node.inputs().forEach(input -> collect(input, derived)));
    return derived.stream().mapToLong(weight -> weight.spec().bytes(Sizes.NONE)).sum();
  }

  /** Views of weights take no memory. */
  private static <D extends Device> void collect(Value<D> value, Set<Weight.Derived<D>> derived) {
    if (value instanceof Weight.Derived<D> weight
        && (weight.op() instanceof View || derived.add(weight))) {
      weight.of().forEach(operand -> collect(operand, derived));
    }
  }
}
