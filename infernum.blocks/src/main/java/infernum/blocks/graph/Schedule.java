package infernum.blocks.graph;

import static java.util.Objects.requireNonNull;

import infernum.spi.tensor.Device;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
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
  private final List<Unit<D>> joined = new ArrayList<>();

  /**
   * Nodes that stand together; compared by identity.
   *
   * @see #floor
   */
  private static final class Unit<D extends Device> {
    private final List<Node<D>> nodes;
    private final int first;
    private final int last;

    /**
     * Nodes in the graph's order.
     *
     * @param first index in the graph of the first node
     * @param last index of the last
     */
    Unit(List<Node<D>> nodes, int first, int last) {
      this.nodes = nodes;
      this.first = first;
      this.last = last;
    }
  }

  Schedule(Graph<D> graph) {
    this.graph = graph;
    this.before = Effects.before(graph);
    for (int i = 0; i < graph.nodes().size(); i++) {
      Node<D> node = graph.nodes().get(i);
      units.put(node, new Unit<>(List.of(node), i, i));
    }
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
    List<Unit<D>> single = nodes.stream().map(this::unit).toList();
    Unit<D> unit = new Unit<>(nodes, single.getFirst().first, single.getLast().last);
    nodes.forEach(node -> units.put(node, unit));
    if (needsItself(unit)) {
      single.forEach(one -> units.put(one.nodes.getFirst(), one));
      return false;
    }
    joined.add(unit);
    return true;
  }

  private boolean needsItself(Unit<D> unit) {
    int floor = floor(unit.first);
    Set<Unit<D>> seen = new HashSet<>();
    Deque<Unit<D>> open = new ArrayDeque<>(needed(unit));
    while (!open.isEmpty()) {
      Unit<D> next = open.pop();
      if (next.equals(unit)) {
        return true;
      }
      if (next.last >= floor && seen.add(next)) {
        open.addAll(needed(next));
      }
    }
    return false;
  }

  /**
   * An index, that one or a lower one, which no unit lies across. A node needs nodes of lower
   * indices only, so that what is below such an index needs nothing above it: without this border a
   * search would look at the whole model for each place.
   */
  private int floor(int index) {
    int floor = index;
    boolean moved;
    do {
      moved = false;
      for (Unit<D> unit : joined) {
        if (unit.first < floor && unit.last >= floor) {
          floor = unit.first;
          moved = true;
        }
      }
    } while (moved);
    return floor;
  }

  /** What must have run before a unit, itself left out. */
  private Set<Unit<D>> needed(Unit<D> unit) {
    Set<Unit<D>> needed = new LinkedHashSet<>();
    for (Node<D> node : unit.nodes) {
      for (Node<D> earlier : requireNonNull(before.get(node))) {
        needed.add(unit(earlier));
      }
    }
    needed.remove(unit);
    return needed;
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
      List<Unit<D>> missing = new ArrayList<>(needed(next));
      missing.removeAll(done);
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
