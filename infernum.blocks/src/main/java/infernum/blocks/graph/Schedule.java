package infernum.blocks.graph;

import infernum.spi.tensor.Device;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An order of a graph's nodes in which some stand together, so that one op can take their place.
 * Nodes that something else must come between don't go together.
 */
final class Schedule<D extends Device> {
  private final Graph<D> graph;
  private final Map<Node<D>, Set<Node<D>>> before;
  private final Map<Node<D>, List<Node<D>>> units = new HashMap<>();

  Schedule(Graph<D> graph) {
    this.graph = graph;
    this.before = Effects.before(graph);
    graph.nodes().forEach(node -> units.put(node, List.of(node)));
  }

  /**
   * Keeps nodes together.
   *
   * @param nodes in the graph's order, none of them kept together with others yet
   * @return whether that is possible
   */
  boolean join(List<Node<D>> nodes) {
    nodes.forEach(node -> units.put(node, nodes));
    if (needsItself(nodes)) {
      nodes.forEach(node -> units.put(node, List.of(node)));
      return false;
    }
    return true;
  }

  private boolean needsItself(List<Node<D>> unit) {
    Set<List<Node<D>>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<List<Node<D>>> open = new ArrayDeque<>(needed(unit));
    while (!open.isEmpty()) {
      List<Node<D>> next = open.pop();
      if (next == unit) {
        return true;
      }
      if (seen.add(next)) {
        open.addAll(needed(next));
      }
    }
    return false;
  }

  /** What must have run before a unit, itself left out. */
  private List<List<Node<D>>> needed(List<Node<D>> unit) {
    return unit.stream()
        .flatMap(node -> before.get(node).stream())
        .map(units::get)
        .filter(other -> other != unit)
        .toList();
  }

  /**
   * All nodes, those kept together side by side; otherwise as close to the graph's order as can.
   */
  List<List<Node<D>>> order() {
    List<List<Node<D>>> order = new ArrayList<>();
    Set<List<Node<D>>> done = Collections.newSetFromMap(new IdentityHashMap<>());
    graph.nodes().forEach(node -> visit(units.get(node), done, order));
    return order;
  }

  private void visit(List<Node<D>> unit, Set<List<Node<D>>> done, List<List<Node<D>>> order) {
    // A stack of our own: a chain of dependencies may be as long as the model.
    Deque<List<Node<D>>> open = new ArrayDeque<>(List.of(unit));
    while (!open.isEmpty()) {
      List<Node<D>> next = open.peek();
      List<List<Node<D>>> missing =
          needed(next).stream().filter(other -> !done.contains(other)).distinct().toList();
      if (missing.isEmpty()) {
        open.pop();
        if (done.add(next)) {
          order.add(next);
        }
      } else {
        missing.reversed().forEach(open::push);
      }
    }
  }
}
