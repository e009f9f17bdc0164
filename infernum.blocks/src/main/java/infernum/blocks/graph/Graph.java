package infernum.blocks.graph;

import infernum.spi.tensor.Device;
import infernum.spi.tensor.Value;
import infernum.spi.tensor.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a model computes in a step.
 *
 * @param inputs what comes from outside: the step's numbers and the caches
 * @param nodes in an order that respects data and effects
 * @param outputs what is wanted
 * @param <D> where it will be computed
 */
public record Graph<D extends Device>(
    List<GraphValue<D>> inputs, List<Node<D>> nodes, List<Value<D>> outputs) {
  /** Copies the lists. */
  public Graph {
    inputs = List.copyOf(inputs);
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
  }

  /** The node that computes each value. */
  Map<Value<D>, Node<D>> producers() {
    Map<Value<D>, Node<D>> producers = new HashMap<>();
    nodes.forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
    return producers;
  }

  /** The nodes that take each value as an operand, in order; twice where they take it twice. */
  Map<Value<D>, List<Node<D>>> users() {
    Map<Value<D>, List<Node<D>>> users = new HashMap<>();
    for (Node<D> node : nodes) {
      node.inputs().forEach(i -> users.computeIfAbsent(i, _ -> new ArrayList<>()).add(node));
    }
    return users;
  }

  /** For each result of a view, whose memory it looks at. */
  Map<Value<D>, Value<D>> bases() {
    Map<Value<D>, Value<D>> bases = new HashMap<>();
    for (Node<D> node : nodes) {
      if (node.op() instanceof View) {
        Value<D> source = node.inputs().getFirst();
        bases.put(node.outputs().getFirst(), bases.getOrDefault(source, source));
      }
    }
    return bases;
  }

  /** The memory that nodes write in place. */
  Set<Value<D>> written() {
    Map<Value<D>, Value<D>> bases = bases();
    Set<Value<D>> written = new HashSet<>();
    for (Node<D> node : nodes) {
      node.written().forEach(value -> written.add(bases.getOrDefault(value, value)));
    }
    return written;
  }

  /** Without nodes that neither an output nor an effect needs. A mutation is always needed. */
  Graph<D> live() {
    Set<Value<D>> wanted = new HashSet<>(outputs);
    List<Node<D>> kept = new ArrayList<>();
    for (Node<D> node : nodes.reversed()) {
      if (!node.op().mutates().isEmpty() || !Collections.disjoint(wanted, node.outputs())) {
        wanted.addAll(node.inputs());
        kept.add(node);
      }
    }
    return new Graph<>(inputs, kept.reversed(), outputs);
  }

  @Override
  public String toString() {
    return nodes.stream()
        .map(Node::toString)
        .collect(Collectors.joining("\n", "", "\nreturn " + outputs));
  }
}
