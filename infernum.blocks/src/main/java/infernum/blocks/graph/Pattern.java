package infernum.blocks.graph;

import infernum.spi.rewrite.Rewrite;
import infernum.spi.tensor.DType;
import infernum.spi.tensor.Decomposable;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Scope;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Tensors;
import infernum.spi.tensor.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Block code as a graph to be found in another one: captured without shapes, on no device.
 *
 * @param inputs what stands for any value
 * @param graph the nodes that must be there
 * @param producers of the graph's values
 */
record Pattern(
    List<Value<Device>> inputs, Graph<Device> graph, Map<Value<Device>, Node<Device>> producers) {

  /** How composite ops in block code are looked for. */
  enum Depth {
    /** As they are written. */
    AS_WRITTEN,
    /** Taken apart, all the way down: as a device without kernels for them has them. */
    FLAT
  }

  /**
   * Captures block code.
   *
   * @param operands how many values it takes
   * @param ranks size of the group, by which collectives are applied
   */
  static Pattern of(Rewrite.Body body, int operands, int ranks, Depth depth) {
    Recorder recorder = new Recorder(ranks, depth, new ArrayList<>());
    List<Value<Device>> inputs =
        IntStream.range(0, operands).mapToObj(i -> recorder.value("in" + i)).toList();
    Tensors<Device> outputs = body.apply(new Tensors<>(inputs));
    Graph<Device> graph = new Graph<>(List.of(), recorder.nodes, outputs.values());
    return new Pattern(inputs, graph, graph.producers());
  }

  /**
   * Demands that a match says what every operand and result stands for.
   *
   * @throws IllegalArgumentException the block code leaves one out
   */
  Pattern complete(String name) {
    Set<Value<Device>> used = graph.users().keySet();
    for (int i = 0; i < inputs.size(); i++) {
      if (!used.contains(inputs.get(i))) {
        throw new IllegalArgumentException(
            "rewrite %s: nothing that it replaces takes operand %d".formatted(name, i));
      }
    }
    for (int i = 0; i < graph.outputs().size(); i++) {
      if (!producers.containsKey(graph.outputs().get(i))) {
        throw new IllegalArgumentException(
            "rewrite %s: result %d is an operand, not computed".formatted(name, i));
      }
    }
    if (graph.nodes().isEmpty()) {
      throw new IllegalArgumentException("rewrite %s replaces no op".formatted(name));
    }
    return this;
  }

  /** Whether it has ops that could be taken apart. */
  boolean isComposite() {
    return graph.nodes().stream().anyMatch(node -> node.op() instanceof Decomposable);
  }

  /** Nodes whose results no other node of the pattern takes: matching begins there. */
  List<Node<Device>> roots() {
    Set<Value<Device>> used = graph.users().keySet();
    return graph.nodes().stream().filter(n -> Collections.disjoint(used, n.outputs())).toList();
  }

  private record Recorder(int ranks, Depth depth, List<Node<Device>> nodes)
      implements Scope<Device> {
    private static final TensorSpec UNKNOWN = TensorSpec.dense(DType.F32, Dim.fixed(1));
    private static final Origin NOWHERE = new Origin("", List.of());

    Value<Device> value(String name) {
      return new GraphValue<>(this, name, UNKNOWN, Replicated.REPLICATED);
    }

    @Override
    public Tensors<Device> apply(Op op, Tensors<Device> in) {
      if (depth == Depth.FLAT && op instanceof Decomposable composite) {
        return composite.decompose(in);
      }
      List<GraphValue<Device>> outputs = new ArrayList<>();
      for (int i = 0; i < op.outputs(); i++) {
        String name = "p%d.%d".formatted(nodes.size(), i);
        outputs.add(new GraphValue<>(this, name, UNKNOWN, Replicated.REPLICATED));
      }
      nodes.add(new Node<>(op, NOWHERE, Optional.empty(), in.values(), outputs));
      return new Tensors<>(List.copyOf(outputs));
    }
  }
}
