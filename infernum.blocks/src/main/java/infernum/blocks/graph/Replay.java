package infernum.blocks.graph;

import infernum.blocks.execution.Kernels;
import infernum.spi.rewrite.Rewrite;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Tensors;
import infernum.spi.tensor.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph captured anew from another one's nodes, some of them replaced, so that shapes, views and
 * kernels follow from every change.
 */
final class Replay<D extends Device> {
  private final CapturingScope<D> scope;
  private final Map<Value<D>, Value<D>> now = new HashMap<>();

  Replay(Graph<D> graph, Kernels<D> kernels, int ranks) {
    scope = new CapturingScope<>(kernels, ranks);
    graph.inputs().forEach(input -> now.put(input, scope.inputLike(input)));
  }

  /** The same op on what its operands are now. */
  void node(Node<D> node) {
    Tensors<D> results = scope.replay(node.op(), node.origin(), translated(node.inputs()));
    define(node.op(), List.copyOf(node.outputs()), results);
  }

  /** A rewrite's body, already tried, instead of the nodes that computed some values. */
  void body(
      Rewrite.Body body,
      Origin origin,
      List<Value<D>> inputs,
      List<Value<D>> outputs,
      Rewrite rewrite) {
    define(rewrite.name(), outputs, scope.rewrite(body, origin, translated(inputs)));
  }

  Graph<D> graph(List<Value<D>> outputs) {
    return scope.graph(translated(outputs));
  }

  private void define(Object what, List<Value<D>> old, Tensors<D> results) {
    requireSame(what, old, results.values());
    for (int i = 0; i < old.size(); i++) {
      now.put(old.get(i), results.values().get(i));
    }
  }

  /**
   * Demands as many results of the same shapes, formats and placements; strides may differ.
   *
   * @throws IllegalStateException they aren't
   */
  static <D extends Device> void requireSame(
      Object what, List<Value<D>> old, List<Value<D>> results) {
    boolean same = old.size() == results.size();
    for (int i = 0; same && i < old.size(); i++) {
      same =
          old.get(i).spec().sameShape(results.get(i).spec())
              && old.get(i).placement() == results.get(i).placement();
    }
    if (!same) {
      throw new IllegalStateException(
          "%s turned %s into %s".formatted(what, described(old), described(results)));
    }
  }

  private static <D extends Device> List<String> described(List<Value<D>> values) {
    return values.stream().map(value -> value.placement() + " " + value.spec()).toList();
  }

  private Tensors<D> translated(List<Value<D>> values) {
    return new Tensors<>(
        values.stream()
            .map(value -> value instanceof GraphValue<D> ? now.get(value) : value)
            .toList());
  }
}
