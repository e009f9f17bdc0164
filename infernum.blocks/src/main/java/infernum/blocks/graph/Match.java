package infernum.blocks.graph;

import static java.util.Objects.requireNonNull;

import infernum.spi.rewrite.Matched;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the nodes and values of a pattern stand for, so far.
 *
 * @param nodes the graph's by the pattern's
 * @param values the graph's by the pattern's
 */
record Match<D extends Device>(
    Map<Node<Device>, Node<D>> nodes, Map<Value<Device>, Value<D>> values) {
  /** Nothing stands for anything. */
  static <D extends Device> Match<D> empty() {
    return new Match<>(new LinkedHashMap<>(), new HashMap<>());
  }

  /** One more node and its results. */
  Match<D> with(Node<Device> wanted, Node<D> node) {
    Match<D> more = new Match<>(new LinkedHashMap<>(nodes), new HashMap<>(values));
    more.nodes.put(wanted, node);
    for (int i = 0; i < wanted.outputs().size(); i++) {
      more.values.put(wanted.outputs().get(i), node.outputs().get(i));
    }
    return more;
  }

  /** One more value. */
  Match<D> with(Value<Device> wanted, Value<D> value) {
    Match<D> more = new Match<>(nodes, new HashMap<>(values));
    more.values.put(wanted, value);
    return more;
  }

  /** What values of the pattern stand for. */
  List<Value<D>> of(List<Value<Device>> wanted) {
    return wanted.stream().map(values::get).toList();
  }

  /** The nodes that stand for the pattern's, in the pattern's order. */
  List<Node<D>> inOrder(Pattern pattern) {
    return pattern.graph().nodes().stream().map(n -> requireNonNull(nodes.get(n))).toList();
  }

  /** The ops that stand for the pattern's, in the pattern's order. */
  Matched ops(Pattern pattern) {
    return new Matched(inOrder(pattern).stream().map(Node::op).toList());
  }
}
