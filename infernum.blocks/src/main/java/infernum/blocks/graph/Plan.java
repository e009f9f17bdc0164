package infernum.blocks.graph;

import infernum.blocks.execution.Kernels;
import infernum.spi.kernel.BoundKernel;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Value;
import infernum.spi.tensor.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph with its kernels bound and a place for every result, made once for the largest step. All
 * results and the kernels' scratch lie in one arena, at offsets that never change; memory is used
 * again as soon as nobody needs what it holds. No memory of the device is allocated yet, and no
 * weight read.
 *
 * @param <D> where it will be computed
 */
public final class Plan<D extends Device> {
  private final Graph<D> graph;
  private final List<Launched<D>> launches;
  private final Map<Value<D>, Place> places;
  private final long bytes;
  private final long liveMaximum;
  private final long packedBytes;
  private final Sizes largest;

  /**
   * Where something lies in the arena.
   *
   * @param offset bytes
   * @param bytes for the largest step
   */
  public record Place(long offset, long bytes) {}

  /** A node that is launched. */
  record Launched<D extends Device>(Node<D> node, BoundKernel<D> kernel, Place workspace) {}

  private Plan(
      Graph<D> graph,
      List<Launched<D>> launches,
      Map<Value<D>, Place> places,
      long bytes,
      long liveMaximum,
      long packedBytes,
      Sizes largest) {
    this.graph = graph;
    this.launches = List.copyOf(launches);
    this.places = Map.copyOf(places);
    this.bytes = bytes;
    this.liveMaximum = liveMaximum;
    this.packedBytes = packedBytes;
    this.largest = largest;
  }

  /**
   * Binds kernels and places results.
   *
   * @param largest what each symbol may stand for at most
   */
  public static <D extends Device> Plan<D> of(Graph<D> graph, Sizes largest) {
    return new Planner<>(graph, largest).plan();
  }

  /** What is computed. */
  public Graph<D> graph() {
    return graph;
  }

  /** Where a result lies; empty for inputs and weights. Views lie within what they look at. */
  public Optional<Place> place(Value<D> value) {
    return Optional.ofNullable(places.get(value));
  }

  /** Bytes of the arena. */
  public long bytes() {
    return bytes;
  }

  /** The most bytes that are in use at one time: the arena can't be smaller. */
  public long liveMaximum() {
    return liveMaximum;
  }

  /**
   * Bytes of the weights that kernels want in layouts of their own; all programs of a model share
   * them.
   */
  public long packedBytes() {
    return packedBytes;
  }

  /** How many kernels a step launches: as many as there are nodes that aren't views. */
  public int launched() {
    return launches.size();
  }

  /** Bytes of a value in the largest step. */
  long bytes(Value<D> value) {
    return value.spec().bytes(largest);
  }

  List<Launched<D>> launches() {
    return launches;
  }

  /** One planning, in which blocks get numbers before they get places. */
  private static final class Planner<D extends Device> {
    private final Graph<D> graph;
    private final Sizes largest;
    private final Map<Value<D>, Value<D>> bases;
    private final Arena arena = new Arena();
    private final Map<Value<D>, Integer> blocks = new HashMap<>();
    private final Map<Node<D>, Integer> workspaces = new HashMap<>();
    private final Map<Node<D>, BoundKernel<D>> bound = new HashMap<>();

    Planner(Graph<D> graph, Sizes largest) {
      this.graph = graph;
      this.largest = largest;
      this.bases = graph.bases();
    }

    Plan<D> plan() {
      int at = 0;
      for (Node<D> node : graph.nodes()) {
        add(node, at++);
      }
      for (Value<D> output : graph.outputs()) {
        use(output, at);
      }
      long bytes = arena.place();
      Map<Value<D>, Place> places = new HashMap<>();
      blocks.forEach((value, block) -> places.put(value, place(block, bytes(value.spec()))));
      graph.nodes().forEach(node -> view(node, places));
      return new Plan<>(
          graph, launches(), places, bytes, arena.liveMaximum(), packedBytes(), largest);
    }

    private void add(Node<D> node, int at) {
      node.inputs().forEach(input -> use(input, at));
      if (node.op() instanceof View) {
        return;
      }
      for (GraphValue<D> output : node.outputs()) {
        blocks.put(output, arena.add(bytes(output.spec()), at));
      }
      Kernels.Choice<?, D> kernel = node.kernel().orElseThrow();
      bound.put(node, kernel.bind(largest));
      workspaces.put(node, arena.add(bound.get(node).workspace(), at));
    }

    private void use(Value<D> value, int at) {
      Integer block = blocks.get(bases.getOrDefault(value, value));
      if (block != null) {
        arena.use(block, at);
      }
    }

    private void view(Node<D> node, Map<Value<D>, Place> places) {
      if (node.op() instanceof View view) {
        TensorSpec source = node.inputs().getFirst().spec();
        Place base = places.get(node.inputs().getFirst());
        if (base != null) {
          GraphValue<D> result = node.outputs().getFirst();
          long offset = base.offset + source.format().bytes(view.offset(source));
          places.put(result, new Place(offset, bytes(result.spec())));
        }
      }
    }

    private List<Launched<D>> launches() {
      List<Launched<D>> launches = new ArrayList<>();
      for (Node<D> node : graph.nodes()) {
        BoundKernel<D> kernel = bound.get(node);
        Integer block = workspaces.get(node);
        if (kernel != null && block != null) {
          Place workspace = place(block, kernel.workspace());
          launches.add(new Launched<>(node, kernel, workspace));
        }
      }
      return launches;
    }

    private long packedBytes() {
      Map<Map.Entry<Value<D>, String>, Long> packed = new HashMap<>();
      for (Node<D> node : bound.keySet()) {
        for (int i = 0; i < node.inputs().size(); i++) {
          Value<D> input = node.inputs().get(i);
          node.kernel()
              .orElseThrow()
              .packing(input, i)
              .ifPresent(p -> packed.put(Map.entry(input, p.name()), p.bytes(input.spec())));
        }
      }
      return packed.values().stream().mapToLong(Long::longValue).sum();
    }

    private Place place(int block, long bytes) {
      return new Place(arena.offset(block), bytes);
    }

    private long bytes(TensorSpec spec) {
      return spec.bytes(largest);
    }
  }
}
