package infernum.blocks.graph;

import infernum.spi.tensor.Device;
import infernum.spi.tensor.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes must come before which: those that compute a node's operands; for memory that
 * something writes, its last writer before a reader, and its readers since before the next writer;
 * one {@linkplain infernum.spi.tensor.Op#collective() collective} before the next one. Views count
 * as the memory that they look at, so that a write through one is seen through another. Derived
 * from what ops {@linkplain infernum.spi.tensor.Op#mutates() declare}; no node has operands for the
 * sake of order.
 */
final class Effects<D extends Device> {
  private final Map<Value<D>, Node<D>> producers;
  private final Map<Value<D>, Value<D>> bases;
  private final Map<Value<D>, Node<D>> writer = new HashMap<>();
  private final Map<Value<D>, List<Node<D>>> readers = new HashMap<>();
  private @Nullable Node<D> collective;

  private Effects(Graph<D> graph) {
    this.producers = graph.producers();
    this.bases = graph.bases();
  }

  /** For each node, those that must have run. */
  static <D extends Device> Map<Node<D>, Set<Node<D>>> before(Graph<D> graph) {
    Effects<D> effects = new Effects<>(graph);
    Map<Node<D>, Set<Node<D>>> before = new HashMap<>();
    graph.nodes().forEach(node -> before.put(node, effects.next(node)));
    return before;
  }

  private Set<Node<D>> next(Node<D> node) {
    Set<Node<D>> before = new LinkedHashSet<>();
    List<Value<D>> written = node.written().stream().map(this::base).toList();
    for (Value<D> input : node.inputs()) {
      Value<D> memory = base(input);
      add(producers.get(input), before);
      add(writer.get(memory), before);
      if (written.contains(memory)) {
        before.addAll(readers.getOrDefault(memory, List.of()));
      }
      readers.computeIfAbsent(memory, _ -> new ArrayList<>()).add(node);
    }
    if (node.op().collective()) {
      add(collective, before);
      collective = node;
    }
    for (Value<D> memory : written) {
      writer.put(memory, node);
      readers.remove(memory);
    }
    before.remove(node);
    return before;
  }

  private static <D extends Device> void add(@Nullable Node<D> node, Set<Node<D>> before) {
    if (node != null) {
      before.add(node);
    }
  }

  private Value<D> base(Value<D> value) {
    return bases.getOrDefault(value, value);
  }
}
