package infernum.blocks.graph;

import infernum.spi.tensor.Device;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Finds a pattern in a graph: from each node that may be a root of the pattern down to the
 * operands, in both orders where an op commutes. A second root is looked for among the users of
 * what the first one's operands stand for.
 */
final class Matcher<D extends Device> {
  /** Attributes may differ. */
  static final BiPredicate<Op, Op> KIND = (a, b) -> a.getClass() == b.getClass();

  /** Attributes are equal. */
  static final BiPredicate<Op, Op> EQUAL = Op::equals;

  private final Graph<D> graph;
  private final Map<Value<D>, Node<D>> producers;
  private final Map<Value<D>, List<Node<D>>> users;
  private final Map<Node<D>, Integer> order = new HashMap<>();

  Matcher(Graph<D> graph) {
    this.graph = graph;
    this.producers = graph.producers();
    this.users = graph.users();
    graph.nodes().forEach(node -> order.put(node, order.size()));
  }

  /**
   * Shows every place where the pattern stands, until one is taken.
   *
   * @param among where roots are looked for
   * @param free whether a node may stand for one of the pattern; may change with what is taken
   * @param take whether that is enough
   */
  boolean find(
      Pattern pattern,
      BiPredicate<Op, Op> same,
      Collection<Node<D>> among,
      Predicate<Node<D>> free,
      Predicate<Match<D>> take) {
    return new Search(pattern, same, among, free, take).from(pattern.roots(), Match.empty());
  }

  /** A match's nodes in the graph's order. */
  List<Node<D>> inOrder(Match<D> match) {
    return match.nodes().values().stream().sorted(Comparator.comparing(order::get)).toList();
  }

  /**
   * Whether what the pattern computes on the way is used nowhere else: not by other nodes, not as
   * an output, and not as one of the pattern's own operands.
   */
  boolean isClosed(Pattern pattern, Match<D> match) {
    Set<Value<D>> visible = new HashSet<>(match.of(pattern.graph().outputs()));
    Collection<Node<D>> inside = match.nodes().values();
    for (Value<D> operand : match.of(pattern.inputs())) {
      if (inside.contains(producers.get(operand))) {
        return false;
      }
    }
    return inside.stream()
        .flatMap(node -> node.outputs().stream())
        .filter(value -> !visible.contains(value))
        .noneMatch(value ->
            graph.outputs().contains(value)
                || !inside.containsAll(users.getOrDefault(value, List.of())));
  }

  /** One search: nothing of it changes. */
  private final class Search {
    private final Pattern pattern;
    private final BiPredicate<Op, Op> same;
    private final Collection<Node<D>> among;
    private final Predicate<Node<D>> free;
    private final Predicate<Match<D>> take;

    Search(
        Pattern pattern,
        BiPredicate<Op, Op> same,
        Collection<Node<D>> among,
        Predicate<Node<D>> free,
        Predicate<Match<D>> take) {
      this.pattern = pattern;
      this.same = same;
      this.among = among;
      this.free = free;
      this.take = take;
    }

    boolean from(List<Node<Device>> roots, Match<D> match) {
      if (!match.nodes().values().stream().allMatch(free)) {
        return false; // Another match that was taken meanwhile has some of them.
      }
      if (roots.isEmpty()) {
        return take.test(match);
      }
      Node<Device> root = roots.getFirst();
      for (Node<D> candidate : candidates(root, match)) {
        for (Match<D> more : node(root, candidate, match)) {
          if (from(roots.subList(1, roots.size()), more)) {
            return true;
          }
        }
      }
      return false;
    }

    private Collection<Node<D>> candidates(Node<Device> root, Match<D> match) {
      Collection<Node<D>> fewest = among;
      for (Value<Device> input : root.inputs()) {
        Value<D> known = match.values().get(input);
        if (known != null) {
          List<Node<D>> takers = users.getOrDefault(known, List.of());
          fewest = takers.size() < fewest.size() ? takers : fewest;
        }
      }
      return fewest;
    }

    /** All ways in which a node can stand for one of the pattern. */
    private List<Match<D>> node(Node<Device> wanted, Node<D> node, Match<D> match) {
      Node<D> known = match.nodes().get(wanted);
      if (known != null) {
        return known == node ? List.of(match) : List.of();
      }
      if (match.nodes().containsValue(node)
          || !same.test(wanted.op(), node.op())
          || wanted.inputs().size() != node.inputs().size()
          || !free.test(node)) {
        return List.of();
      }
      Match<D> with = match.with(wanted, node);
      List<Match<D>> ways = operands(wanted.inputs(), node.inputs(), with);
      if (wanted.op().commutative()) {
        List<Value<D>> swapped = new ArrayList<>(node.inputs());
        Collections.swap(swapped, 0, 1);
        ways = new ArrayList<>(ways);
        ways.addAll(operands(wanted.inputs(), swapped, with));
      }
      return ways;
    }

    private List<Match<D>> operands(
        List<Value<Device>> wanted, List<Value<D>> actual, Match<D> match) {
      List<Match<D>> ways = List.of(match);
      for (int i = 0; i < wanted.size(); i++) {
        List<Match<D>> next = new ArrayList<>();
        for (Match<D> way : ways) {
          next.addAll(operand(wanted.get(i), actual.get(i), way));
        }
        ways = next;
      }
      return ways;
    }

    private List<Match<D>> operand(Value<Device> wanted, Value<D> actual, Match<D> match) {
      Value<D> known = match.values().get(wanted);
      if (known != null) {
        return known.equals(actual) ? List.of(match) : List.of();
      }
      Node<Device> inner = pattern.producers().get(wanted);
      if (inner == null) {
        return List.of(match.with(wanted, actual));
      }
      Node<D> producer = producers.get(actual);
      if (producer == null) {
        return List.of();
      }
      return node(inner, producer, match).stream()
          .filter(way -> actual.equals(way.values().get(wanted)))
          .toList();
    }
  }
}
