package infernum.blocks.graph;

import infernum.blocks.execution.Kernels;
import infernum.spi.kernel.Signature;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One application of an op. Compared by identity: the same write twice is two nodes.
 *
 * @param <D> where it will be computed
 */
public final class Node<D extends Device> {
  private final Op op;
  private final Origin origin;
  private final Optional<Kernels.Choice<?, D>> kernel;
  private final List<Value<D>> inputs;
  private final List<GraphValue<D>> outputs;

  Node(
      Op op,
      Origin origin,
      Optional<Kernels.Choice<?, D>> kernel,
      List<Value<D>> inputs,
      List<GraphValue<D>> outputs) {
    this.op = op;
    this.origin = origin;
    this.kernel = kernel;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
  }

  /** What is computed. */
  public Op op() {
    return op;
  }

  /** Where in the code. */
  public Origin origin() {
    return origin;
  }

  /** Who computes it; empty for a view. */
  public Optional<Kernels.Choice<?, D>> kernel() {
    return kernel;
  }

  /** Operands: values of the graph, and weights. */
  public List<Value<D>> inputs() {
    return inputs;
  }

  /** Results. */
  public List<GraphValue<D>> outputs() {
    return outputs;
  }

  /** The specs of both. */
  public Signature signature() {
    return new Signature(
        inputs.stream().map(Value::spec).toList(), outputs.stream().map(Value::spec).toList());
  }

  /** Operands that it writes in place. */
  List<Value<D>> written() {
    return op.mutates().stream().<Value<D>>map(inputs::get).toList();
  }

  @Override
  public String toString() {
    String results =
        outputs.stream().map(o -> o + " " + o.spec()).collect(Collectors.joining(", "));
    String operands = inputs.stream().map(Object::toString).collect(Collectors.joining(", "));
    return "%s%s(%s)".formatted(results.isEmpty() ? "" : results + " = ", op, operands);
  }
}
