package infernum.blocks.graph;

import static java.util.Objects.requireNonNull;

import infernum.spi.tensor.Device;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
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
  private final Map<Node<D>, Unit<D>> units = new HashMap<>();

  /** Nodes that stand together; compared by identity. */
  private static final class Unit<D extends Device> {
    private final List<Node<D>> nodes;

    Unit(List<Node<D>> nodes) {
      this.nodes = nodes;
    }
  }

  Schedule(Graph<D> graph) {
    this.graph = graph;
    this.before = Effects.before(graph);
    graph.nodes().forEach(node -> units.put(node, new Unit<>(List.of(node))));
  }

  /**
   * Whether nodes may run in another order than the graph's.
   *
   * @param nodes in the order asked for
   */
  boolean allows(List<Node<D>> nodes) {
    Set<Node<D>> later = new HashSet<>(nodes);
    for (Node<D> node : nodes) {
      later.remove(node);
      if (!Collections.disjoint(requireNonNull(before.get(node)), later)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Keeps nodes together.
   *
   * @param nodes in the graph's order, none of them kept together with others yet
   * @return whether that is possible
   */
  boolean join(List<Node<D>> nodes) {
    Unit<D> unit = new Unit<>(nodes);
    nodes.forEach(node -> units.put(node, unit));
    if (needsItself(unit)) {
      nodes.forEach(node -> units.put(node, new Unit<>(List.of(node))));
      return false;
    }
    return true;
  }

  private boolean needsItself(Unit<D> unit) {
    Set<Unit<D>> seen = new HashSet<>();
    Deque<Unit<D>> open = new ArrayDeque<>(needed(unit));
    while (!open.isEmpty()) {
      Unit<D> next = open.pop();
      if (next.equals(unit)) {
        return true;
      }
      if (seen.add(next)) {
        open.addAll(needed(next));
      }
    }
    return false;
  }

  /** What must have run before a unit, itself left out. */
  private List<Unit<D>> needed(Unit<D> unit) {
    return unit.nodes.stream()
        .flatMap(node -> requireNonNull(before.get(node)).stream())
        .map(this::unit)
        .filter(other -> !other.equals(unit))
        .distinct()
        .toList();
  }

  private Unit<D> unit(Node<D> node) {
    return requireNonNull(units.get(node));
  }

  /** All nodes, those kept together side by side, the others as they stand in the graph. */
  List<List<Node<D>>> order() {
    List<List<Node<D>>> order = new ArrayList<>();
    Set<Unit<D>> done = new HashSet<>();
    graph.nodes().forEach(node -> visit(unit(node), done, order));
    return order;
  }

  /** With a stack of its own: a chain of dependencies may be as long as the model. */
  private void visit(Unit<D> unit, Set<Unit<D>> done, List<List<Node<D>>> order) {
    Deque<Unit<D>> open = new ArrayDeque<>(List.of(unit));
    while (!open.isEmpty()) {
      Unit<D> next = open.element();
      List<Unit<D>> missing = needed(next).stream().filter(u -> !done.contains(u)).toList();
      if (missing.isEmpty()) {
        open.pop();
        if (done.add(next)) {
          order.add(next.nodes);
        }
      } else {
        missing.reversed().forEach(open::push);
      }
    }
  }
}
