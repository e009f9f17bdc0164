package infernum.blocks.graph;

import infernum.spi.tensor.Device;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Value;
import infernum.spi.tensor.Weight;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A graph as people read it. Results have numbers in the order in which they are computed, whatever
 * was rewritten before.
 *
 * @param <D> where it will be computed
 */
public final class Listing<D extends Device> {
  private final Graph<D> graph;
  private final Map<Value<D>, String> names = new HashMap<>();

  /** Of a graph. */
  public Listing(Graph<D> graph) {
    this.graph = graph;
    graph.inputs().forEach(input -> names.put(input, "%" + input.name()));
    int results = 0;
    for (Node<D> node : graph.nodes()) {
      for (GraphValue<D> output : node.outputs()) {
        names.put(output, "%" + results++);
      }
    }
  }

  /** {@code %tokens} of an input, {@code %12} of a result, {@code @name} of a weight. */
  public String name(Value<D> value) {
    return names.getOrDefault(value, value.toString());
  }

  /** An operand: its name, and of a weight how it is stored. */
  public String operand(Value<D> value) {
    return value instanceof Weight<D> ? value + " " + value.spec() : name(value);
  }

  /** An op by the name that {@code --kernel} takes, and its attributes. */
  public static String op(Op op) {
    String text = op.toString();
    int attributes = text.indexOf('[');
    boolean any = attributes >= 0 && !text.endsWith("[]");
    return any ? op.name() + text.substring(attributes) : op.name();
  }

  /** {@code %3 F32[tokens, 256] = linear(%2, @name Q8_0[256, 256])}. */
  public String line(Node<D> node) {
    String results =
        node.outputs().stream()
            .map(output -> name(output) + " " + output.spec())
            .collect(Collectors.joining(", "));
    String operands = node.inputs().stream().map(this::operand).collect(Collectors.joining(", "));
    return "%s%s(%s)".formatted(results.isEmpty() ? "" : results + " = ", op(node.op()), operands);
  }

  /** The nodes below the paths of their blocks, and what is returned. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    String block = "";
    for (Node<D> node : graph.nodes()) {
      if (!node.origin().path().equals(block)) {
        block = node.origin().path();
        text.append(block.isEmpty() ? "(no block)" : block).append('\n');
      }
      text.append("  ").append(line(node)).append('\n');
    }
    List<String> outputs = graph.outputs().stream().map(this::name).toList();
    return text.append("return ").append(String.join(", ", outputs)).toString();
  }
}
