package infernum.blocks.graph;

import infernum.blocks.execution.Kernels;
import infernum.spi.rewrite.Matched;
import infernum.spi.rewrite.Rewrite;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Applies rewrites, those that replace more before the others, each until it fits nowhere. A round
 * finds all places of one rewrite and replays the graph once.
 *
 * <p>A place counts only if what stands there is what the rewrite says. The rewrite's prototype is
 * found by kinds of ops; from the ops found it makes a left side with their attributes, and this
 * must be found at the same nodes by equality. What is computed on the way must be used nowhere
 * else, and nothing may have to come between the nodes.
 *
 * @param <D> where it will be computed
 */
public final class Optimiser<D extends Device> {
  /** Far more than chains of one op have links. */
  private static final int MOST_ROUNDS = 100;

  private final Kernels<D> kernels;
  private final int ranks;
  private final Map<String, Integer> applied = new LinkedHashMap<>();
  private final Set<Refusal> refusals = new LinkedHashSet<>();

  /** Where a rewrite fits. */
  private record Place<D extends Device>(
      List<Node<D>> nodes, Rewrite.Body to, List<Value<D>> inputs, List<Value<D>> outputs) {}

  /**
   * A rewrite that fits, but that the device can't compute.
   *
   * @param path the block
   */
  public record Refusal(String rewrite, String path, String reason) {}

  /**
   * For a device.
   *
   * @param ranks size of the tensor-parallel group
   */
  public Optimiser(Kernels<D> kernels, int ranks) {
    this.kernels = kernels;
    this.ranks = ranks;
  }

  /** How often each rewrite was applied; those that never were are left out. */
  public Map<String, Integer> applied() {
    return Collections.unmodifiableMap(applied);
  }

  /** What fits and wasn't applied. */
  public List<Refusal> refusals() {
    return List.copyOf(refusals);
  }

  /** The ops that a rewrite puts in place, with the attributes that its prototype has. */
  public static List<Op> replacements(Rewrite rewrite) {
    Pattern from = Pattern.of(rewrite.prototype(), rewrite.operands(), 1, Pattern.Depth.AS_WRITTEN);
    Rewrite.Body to = rewrite.bind().apply(new Matched(ops(from))).to();
    return ops(Pattern.of(to, rewrite.operands(), 1, Pattern.Depth.AS_WRITTEN));
  }

  private static List<Op> ops(Pattern pattern) {
    return pattern.graph().nodes().stream().map(Node::op).toList();
  }

  /** The graph after all rewrites. */
  public Graph<D> optimise(Graph<D> captured, List<Rewrite> rewrites) {
    Graph<D> graph = captured;
    for (Rewrite rewrite : widestFirst(rewrites)) {
      int before = -1;
      for (int round = 0; count(rewrite) > before; round++) {
        if (round == MOST_ROUNDS) {
          throw new IllegalStateException(
              "rewrite %s makes what it replaces: no end after %d rounds"
                  .formatted(rewrite.name(), round));
        }
        before = count(rewrite);
        graph = round(graph, rewrite);
      }
    }
    return graph;
  }

  private int count(Rewrite rewrite) {
    return applied.getOrDefault(rewrite.name(), 0);
  }

  private List<Rewrite> widestFirst(List<Rewrite> rewrites) {
    return rewrites.stream()
        .sorted(
            Comparator.<Rewrite>comparingInt(
                    r -> -prototype(r, Pattern.Depth.FLAT).graph().nodes().size())
                .thenComparing(Rewrite::name))
        .toList();
  }

  private Graph<D> round(Graph<D> graph, Rewrite rewrite) {
    Schedule<D> schedule = new Schedule<>(graph);
    Map<Node<D>, Place<D>> places = places(graph, rewrite, schedule);
    if (places.isEmpty()) {
      return graph;
    }
    Replay<D> replay = new Replay<>(graph, kernels, ranks);
    for (List<Node<D>> unit : schedule.order()) {
      Place<D> place = places.get(unit.getFirst());
      if (place == null || !replaced(replay, rewrite, place)) {
        unit.forEach(replay::node);
      }
    }
    return replay.graph(graph.outputs());
  }

  private boolean replaced(Replay<D> replay, Rewrite rewrite, Place<D> place) {
    Origin origin = Origin.joined(place.nodes().stream().map(Node::origin).toList());
    try {
      replay.body(place.to(), origin, place.inputs(), place.outputs(), rewrite);
      applied.merge(rewrite.name(), 1, Integer::sum);
      return true;
    } catch (RefusedException | IllegalArgumentException e) { // the second: shapes or placement
      refusals.add(new Refusal(rewrite.name(), origin.path(), String.valueOf(e.getMessage())));
      return false;
    }
  }

  /** Places without common nodes, by node; of the pattern as it is written and taken apart. */
  private Map<Node<D>, Place<D>> places(Graph<D> graph, Rewrite rewrite, Schedule<D> schedule) {
    Map<Node<D>, Place<D>> places = new HashMap<>();
    Matcher<D> matcher = new Matcher<>(graph);
    for (Pattern.Depth depth : Pattern.Depth.values()) {
      Pattern prototype = prototype(rewrite, depth);
      matcher.find(
          prototype,
          Matcher.KIND,
          graph.nodes(),
          match -> {
            if (isFree(match, places) && matcher.isClosed(prototype, match)) {
              exact(matcher, rewrite, prototype, match, depth)
                  .filter(place -> schedule.join(place.nodes()))
                  .ifPresent(place -> place.nodes().forEach(node -> places.put(node, place)));
            }
            return false;
          });
    }
    return places;
  }

  /** Not replaced by another op already, nor computed by a kernel that the user asked for. */
  private boolean isFree(Match<D> match, Map<Node<D>, Place<D>> places) {
    return match.nodes().values().stream()
        .noneMatch(node -> places.containsKey(node) || kernels.isChosen(node.op()));
  }

  private Optional<Place<D>> exact(
      Matcher<D> matcher, Rewrite rewrite, Pattern prototype, Match<D> match, Pattern.Depth depth) {
    Rewrite.Sides sides = rewrite.bind().apply(match.ops(prototype));
    Pattern exact = Pattern.of(sides.from(), rewrite.operands(), ranks, depth);
    List<Node<D>> nodes = matcher.inOrder(match);
    List<Place<D>> found = new ArrayList<>(1);
    matcher.find(
        exact,
        Matcher.EQUAL,
        nodes,
        same ->
            matcher.inOrder(same).equals(nodes)
                && found.add(
                    new Place<>(
                        nodes,
                        sides.to(),
                        same.of(exact.inputs()),
                        same.of(exact.graph().outputs()))));
    return found.stream().findFirst();
  }

  private Pattern prototype(Rewrite rewrite, Pattern.Depth depth) {
    return Pattern.of(rewrite.prototype(), rewrite.operands(), ranks, depth);
  }
}
