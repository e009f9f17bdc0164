package infernum.blocks.graph;

import infernum.blocks.execution.Kernels;
import infernum.spi.rewrite.Rewrite;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.PlacementException;
import infernum.spi.tensor.ShapeException;
import infernum.spi.tensor.Tensors;
import infernum.spi.tensor.Value;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A rewrite's body on stand-ins for its operands, in a capture of its own: whether the device
 * computes it, and whether it does to memory what the nodes do that it would replace. Asked before
 * a place is taken, so that a refusal changes nothing.
 */
final class Trial<D extends Device> {
  private final Kernels<D> kernels;
  private final int ranks;
  private final Map<Value<D>, Value<D>> bases;
  private final Set<Value<D>> written;

  Trial(Graph<D> graph, Kernels<D> kernels, int ranks) {
    this.kernels = kernels;
    this.ranks = ranks;
    this.bases = graph.bases();
    this.written = graph.written();
  }

  /**
   * Why not; empty where nothing speaks against it.
   *
   * @throws IllegalStateException the rewrite's two sides aren't of one meaning
   */
  Optional<String> refusal(Rewrite rewrite, Optimiser.Place<D> place) {
    CapturingScope<D> scope = new CapturingScope<>(kernels, ranks);
    Map<Value<D>, Value<D>> standIns = new HashMap<>();
    Map<Value<D>, Value<D>> memory = new HashMap<>();
    for (Value<D> input : place.inputs()) {
      Value<D> standIn = input instanceof GraphValue<D> value ? scope.inputLike(value) : input;
      standIns.putIfAbsent(input, standIn);
      memory.put(standIns.get(input), base(input));
    }
    Tensors<D> operands = new Tensors<>(place.inputs().stream().map(standIns::get).toList());
    Tensors<D> results;
    try {
      results = scope.rewrite(place.to(), new Origin("", List.of()), operands);
    } catch (RefusedException | ShapeException | PlacementException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    Replay.requireSame(rewrite.name(), place.outputs(), results.values());
    return effects(rewrite, place, scope.graph(results), memory);
  }

  private Optional<String> effects(
      Rewrite rewrite, Optimiser.Place<D> place, Graph<D> body, Map<Value<D>, Value<D>> memory) {
    Set<Value<D>> before = new HashSet<>();
    place.nodes().forEach(node -> node.written().forEach(value -> before.add(base(value))));
    before.retainAll(memory.values());
    Set<Value<D>> after = new HashSet<>();
    for (Value<D> value : body.written()) {
      Optional.ofNullable(memory.get(value)).ifPresent(after::add);
    }
    if (!before.equals(after)) {
      throw new IllegalStateException(
          "rewrite %s writes %s in place of nodes that write %s"
              .formatted(rewrite.name(), after, before));
    }
    List<Value<D>> seen = place.inputs().stream().map(this::base).toList();
    for (Value<D> target : before) {
      if (Collections.frequency(seen, target) > 1) {
        return Optional.of("two operands are the memory of %s, which it writes".formatted(target));
      }
    }
    return views(place, body, memory);
  }

  /** A copy is as good as a view, and a view as a copy, only where nobody writes. */
  private Optional<String> views(
      Optimiser.Place<D> place, Graph<D> body, Map<Value<D>, Value<D>> memory) {
    Map<Value<D>, Value<D>> inner = body.bases();
    for (int i = 0; i < place.outputs().size(); i++) {
      Value<D> old = base(place.outputs().get(i));
      Value<D> result = body.outputs().get(i);
      Optional<Value<D>> was = Optional.of(old).filter(memory::containsValue);
      Optional<Value<D>> is = Optional.ofNullable(memory.get(inner.getOrDefault(result, result)));
      boolean quiet = !written.contains(old) && is.filter(written::contains).isEmpty();
      if (!was.equals(is) && !quiet) {
        return Optional.of(
            "its result is%s in memory that is written in place, where that of the nodes is%s"
                .formatted(is.isPresent() ? "" : "n't", was.isPresent() ? "" : "n't"));
      }
    }
    return Optional.empty();
  }

  private Value<D> base(Value<D> value) {
    return bases.getOrDefault(value, value);
  }
}
