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
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Applies rewrites, those that replace more before the others, each until it fits nowhere, and all
 * of them again until none does. A round finds all places of one rewrite and replays the graph
 * once.
 *
 * <p>A place counts only if what stands there is what the rewrite says. The rewrite's prototype is
 * found by kinds of ops; from the ops found it makes a left side with their attributes, and this
 * must be found at the same nodes by equality. What is computed on the way must be used nowhere
 * else, nothing may have to come between the nodes, and what they write in place is written by the
 * right side too, in the same order. A composite op inside a left side is looked for as such and as
 * what it decomposes to; where it has several, all of them one way or all the other.
 *
 * @param <D> where it will be computed
 */
public final class Optimiser<D extends Device> {
  private final Kernels<D> kernels;
  private final int ranks;
  private final Map<String, Integer> applied = new LinkedHashMap<>();
  private final Set<Refusal> refusals = new LinkedHashSet<>();

  /** Where a rewrite fits. */
  record Place<D extends Device>(
      List<Node<D>> nodes, Rewrite.Body to, List<Value<D>> inputs, List<Value<D>> outputs) {}

  /**
   * A graph with what is known about it. Rounds that replace nothing share it: they leave the
   * schedule as it was.
   */
  private record Version<D extends Device>(
      Graph<D> graph, Matcher<D> matcher, Trial<D> trial, Schedule<D> schedule) {}

  /** A rewrite with what is looked for. */
  private record Sought(Rewrite rewrite, Map<Pattern.Depth, Pattern> prototypes) {
    int width() {
      return prototypes.values().stream().mapToInt(p -> p.graph().nodes().size()).max().orElse(0);
    }
  }

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

  /**
   * The graph after all rewrites.
   *
   * @throws IllegalArgumentException a rewrite leaves open what it replaces
   * @throws IllegalStateException a rewrite's sides aren't of one meaning, or it never ends
   */
  public Graph<D> optimise(Graph<D> captured, List<Rewrite> rewrites) {
    List<Sought> all =
        rewrites.stream()
            .map(this::sought)
            .sorted(
                Comparator.comparingInt((Sought one) -> -one.width())
                    .thenComparing(one -> one.rewrite().name()))
            .toList();
    // Each replaces a node at least; a few times as many as there are is possible only where
    // rewrites make what they replace.
    int most = 4 * captured.nodes().size() + 16;
    Map<String, Integer> earlier = Map.copyOf(applied);
    Version<D> now = version(captured);
    Version<D> before;
    do {
      before = now;
      for (Sought one : all) {
        String name = one.rewrite().name();
        now = everywhere(now, one, earlier.getOrDefault(name, 0) + most);
      }
    } while (!now.equals(before));
    return now.graph;
  }

  private Version<D> version(Graph<D> graph) {
    return new Version<>(
        graph, new Matcher<>(graph), new Trial<>(graph, kernels, ranks), new Schedule<>(graph));
  }

  private Version<D> everywhere(Version<D> version, Sought one, int most) {
    Version<D> before;
    Version<D> now = version;
    do {
      before = now;
      now = round(before, one);
      if (count(one.rewrite()) > most) {
        throw new IllegalStateException(
            "rewrite %s makes what it replaces: no end after %d places"
                .formatted(one.rewrite().name(), count(one.rewrite())));
      }
    } while (!now.equals(before));
    return now;
  }

  private int count(Rewrite rewrite) {
    return applied.getOrDefault(rewrite.name(), 0);
  }

  private Sought sought(Rewrite rewrite) {
    Map<Pattern.Depth, Pattern> prototypes = new EnumMap<>(Pattern.Depth.class);
    for (Pattern.Depth depth : Pattern.Depth.values()) {
      Pattern pattern = Pattern.of(rewrite.prototype(), rewrite.operands(), ranks, depth);
      prototypes.put(depth, pattern.complete(rewrite.name()));
      if (!pattern.isComposite()) {
        break;
      }
    }
    return new Sought(rewrite, prototypes);
  }

  /** The same one where nothing is replaced. */
  private Version<D> round(Version<D> version, Sought one) {
    Map<Node<D>, Place<D>> places = places(version, one);
    if (places.isEmpty()) {
      return version;
    }
    Replay<D> replay = new Replay<>(version.graph, kernels, ranks);
    for (List<Node<D>> unit : version.schedule.order()) {
      Place<D> place = places.get(unit.getFirst());
      if (place == null) {
        unit.forEach(replay::node);
      } else {
        replay.body(place.to(), origin(place), place.inputs(), place.outputs(), one.rewrite());
        applied.merge(one.rewrite().name(), 1, Integer::sum);
      }
    }
    return version(replay.graph(version.graph.outputs()));
  }

  private Origin origin(Place<D> place) {
    return Origin.joined(place.nodes().stream().map(Node::origin).toList());
  }

  /** Places without common nodes, by node; of the pattern as it is written and taken apart. */
  private Map<Node<D>, Place<D>> places(Version<D> version, Sought one) {
    Map<Node<D>, Place<D>> places = new HashMap<>();
    // Not replaced by another op already, nor computed by a kernel that the user asked for.
    Predicate<Node<D>> free = node -> !places.containsKey(node) && !kernels.isChosen(node.op());
    one.prototypes()
        .forEach((depth, prototype) ->
            version.matcher.find(
                prototype,
                Matcher.KIND,
                version.graph.nodes(),
                free,
                match -> {
                  if (version.matcher.isClosed(prototype, match)) {
                    exact(version, one.rewrite(), match.ops(prototype), match, depth)
                        .filter(place -> isAccepted(version.trial, one.rewrite(), place))
                        .filter(place -> version.schedule.join(place.nodes()))
                        .ifPresent(place -> place.nodes().forEach(n -> places.put(n, place)));
                  }
                  return false;
                }));
    return places;
  }

  private boolean isAccepted(Trial<D> trial, Rewrite rewrite, Place<D> place) {
    Optional<String> reason = trial.refusal(rewrite, place);
    reason.ifPresent(why -> refusals.add(new Refusal(rewrite.name(), origin(place).path(), why)));
    return reason.isEmpty();
  }

  private Optional<Place<D>> exact(
      Version<D> version, Rewrite rewrite, Matched ops, Match<D> match, Pattern.Depth depth) {
    Matcher<D> matcher = version.matcher;
    Rewrite.Sides sides = rewrite.bind().apply(ops);
    Pattern exact = Pattern.of(sides.from(), rewrite.operands(), ranks, depth);
    exact.complete(rewrite.name());
    List<Node<D>> nodes = matcher.inOrder(match);
    List<Place<D>> found = new ArrayList<>(1);
    matcher.find(
        exact,
        Matcher.EQUAL,
        nodes,
        _ -> true,
        same ->
            matcher.inOrder(same).equals(nodes)
                && matcher.isClosed(exact, same)
                && version.schedule.allows(same.inOrder(exact))
                && found.add(
                    new Place<>(
                        nodes,
                        sides.to(),
                        same.of(exact.inputs()),
                        same.of(exact.graph().outputs()))));
    return found.stream().findFirst();
  }
}
