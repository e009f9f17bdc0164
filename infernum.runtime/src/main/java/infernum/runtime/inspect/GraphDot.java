package infernum.runtime.inspect;

import infernum.blocks.graph.Graph;
import infernum.blocks.graph.GraphValue;
import infernum.blocks.graph.Listing;
import infernum.blocks.graph.Node;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Value;
import infernum.spi.tensor.View;
import infernum.spi.tensor.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A graph in Graphviz's language, a cluster for each block. Solid edges are values; dashed ones
 * lead from a node that writes memory in place to those that read it afterwards. An input is drawn
 * in each block that takes it: with edges across all layers, layout takes minutes.
 */
public final class GraphDot<D extends Device> {
  private final Graph<D> graph;
  private final Listing<D> listing;
  private final Map<Value<D>, String> ids = new HashMap<>();
  private final List<String> edges = new ArrayList<>();
  private final Set<String> drawn = new HashSet<>();
  private final Cluster root = new Cluster();

  /** A block: its own nodes, and the blocks within it. */
  private static final class Cluster {
    private final List<String> nodes = new ArrayList<>();
    private final Map<String, Cluster> inner = new LinkedHashMap<>();

    Cluster at(String path) {
      Cluster cluster = this;
      for (String name : path.isEmpty() ? new String[0] : path.split("\\.")) {
        cluster = cluster.inner.computeIfAbsent(name, _ -> new Cluster());
      }
      return cluster;
    }

    void write(String indent, String path, StringBuilder text) {
      nodes.forEach(node -> text.append(indent).append(node).append('\n'));
      inner.forEach((name, cluster) -> {
        String at = path.isEmpty() ? name : path + "." + name;
        text.append(indent).append("subgraph ").append(quoted("cluster_" + at)).append(" {\n");
        text.append(indent).append("  label=").append(quoted(at)).append('\n');
        cluster.write(indent + "  ", at, text);
        text.append(indent).append("}\n");
      });
    }
  }

  private GraphDot(Graph<D> graph) {
    this.graph = graph;
    this.listing = new Listing<>(graph);
  }

  /** A file's content. */
  public static <D extends Device> String of(Graph<D> graph) {
    return new GraphDot<>(graph).text();
  }

  private String text() {
    addNodes();
    graph.outputs().forEach(value -> edges.add("%s -> result".formatted(source(value, ""))));
    StringBuilder text = new StringBuilder("digraph model {\n  node [shape=box]\n");
    root.write("  ", "", text);
    text.append("  result [shape=ellipse]\n");
    edges.forEach(edge -> text.append("  ").append(edge).append('\n'));
    return text.append("}\n").toString();
  }

  private boolean isInput(Value<D> value) {
    return value instanceof GraphValue<D> && !ids.containsKey(value);
  }

  /** An input within a block. */
  private String input(Value<D> input, String path) {
    String name = listing.name(input);
    String id = quoted(path + name);
    if (drawn.add(id)) {
      root.at(path)
          .nodes
          .add("%s [shape=ellipse label=%s]".formatted(id, quoted(name + "\n" + input.spec())));
    }
    return id;
  }

  private void addNodes() {
    Map<Value<D>, Value<D>> bases = new HashMap<>();
    Map<Value<D>, String> writers = new HashMap<>();
    int number = 0;
    for (Node<D> node : graph.nodes()) {
      String id = "op" + number++;
      root.at(node.origin().path()).nodes.add("%s [label=%s]".formatted(id, quoted(label(node))));
      Set<String> before = new TreeSet<>();
      for (Value<D> input : node.inputs()) {
        if (!(input instanceof Weight<D>)) {
          edges.add(edge(input, node, id));
          String writer = writers.get(bases.getOrDefault(input, input));
          if (writer != null) {
            before.add(writer);
          }
        }
      }
      before.forEach(writer -> edges.add("%s -> %s [style=dashed]".formatted(writer, id)));
      if (node.op() instanceof View) {
        Value<D> source = node.inputs().getFirst();
        bases.put(node.outputs().getFirst(), bases.getOrDefault(source, source));
      }
      for (int written : node.op().mutates()) {
        Value<D> memory = node.inputs().get(written);
        writers.put(bases.getOrDefault(memory, memory), id);
      }
      node.outputs().forEach(output -> ids.put(output, id));
    }
  }

  private String source(Value<D> value, String path) {
    return isInput(value) ? input(value, path) : ids.getOrDefault(value, listing.name(value));
  }

  private String edge(Value<D> value, Node<D> node, String id) {
    String from = source(value, node.origin().path());
    return isInput(value)
        ? "%s -> %s".formatted(from, id)
        : "%s -> %s [label=%s]".formatted(from, id, quoted(listing.name(value)));
  }

  private String label(Node<D> node) {
    List<String> lines = new ArrayList<>();
    lines.add(node.op().name());
    node.inputs().stream()
        .filter(Weight.class::isInstance)
        .forEach(weight -> lines.add(listing.operand(weight)));
    lines.add(
        node.outputs().stream()
            .map(output -> listing.name(output) + " " + output.spec())
            .collect(Collectors.joining(", ")));
    node.kernel().ifPresent(choice -> lines.add(choice.provider() + "/" + choice.kernel().name()));
    return String.join("\n", lines);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
