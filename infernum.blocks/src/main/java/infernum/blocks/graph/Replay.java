package infernum.blocks.graph;

import infernum.blocks.execution.Kernels;
import infernum.spi.rewrite.Rewrite;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.TensorSpec;
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

  /**
   * A rewrite's body instead of the nodes that computed some values.
   *
   * @throws RefusedException the device has no kernel for it
   * @throws IllegalArgumentException its ops don't fit such operands
   */
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
    for (int i = 0; i < old.size(); i++) {
      TensorSpec was = old.get(i).spec();
      TensorSpec is = results.values().get(i).spec();
      if (!was.sameShape(is) || old.get(i).placement() != results.values().get(i).placement()) {
        throw new IllegalStateException(
            "%s turned %s into %s".formatted(what, was, results.values().get(i).spec()));
      }
      now.put(old.get(i), results.values().get(i));
    }
  }

  private Tensors<D> translated(List<Value<D>> values) {
    return new Tensors<>(
        values.stream()
            .map(value -> value instanceof GraphValue<D> ? now.get(value) : value)
            .toList());
  }
}
