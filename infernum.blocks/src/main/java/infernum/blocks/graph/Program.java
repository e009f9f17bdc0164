package infernum.blocks.graph;

import infernum.blocks.execution.Kernels;
import infernum.blocks.execution.WeightStore;
import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Region;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Value;
import infernum.spi.tensor.View;
import infernum.spi.tensor.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A plan with its memory. A step writes its numbers into the inputs' memory, sets the sizes and
 * runs; nothing is allocated, and every address is the same in each step. Of one thread.
 *
 * @param <D> where it is computed
 */
public final class Program<D extends Device> implements AutoCloseable {
  private final Plan<D> plan;
  private final Region<D> region;
  private final Map<Value<D>, Memory<D>> memory = new HashMap<>();
  private final Step<D>[] steps;

  private record Step<D extends Device>(Node<D> node, BoundKernel<D> kernel, Launch<D> launch) {}

  /**
   * Allocates the arena, and loads what isn't loaded of the weights.
   *
   * @param inputs memory of the graph's inputs, by name, as large as they may get
   * @param sizes read in each run
   * @throws IllegalArgumentException an input has no memory, or less than the largest step needs
   */
  public Program(
      Plan<D> plan,
      DeviceContext<D> context,
      WeightStore<D> weights,
      Map<String, Memory<D>> inputs,
      Sizes sizes) {
    this.plan = plan;
    this.region = context.region();
    try {
      for (GraphValue<D> input : plan.graph().inputs()) {
        memory.put(input, given(inputs, input, plan.bytes(input)));
      }
      Memory<D> arena = region.allocate(plan.bytes());
      for (Node<D> node : plan.graph().nodes()) {
        node.outputs().forEach(value -> result(node, value, weights, arena));
      }
      plan.graph().outputs().forEach(value -> find(value, weights));
      List<Step<D>> all = new ArrayList<>();
      for (Plan.Launched<D> launched : plan.launches()) {
        all.add(step(launched, weights, arena, sizes));
      }
      steps = array(all);
    } catch (RuntimeException | Error e) {
      region.close();
      throw e;
    }
  }

  @SuppressWarnings("unchecked") // an array, so that a run makes no iterator
  private static <D extends Device> Step<D>[] array(List<Step<D>> steps) {
    return steps.toArray(Step[]::new);
  }

  private static <D extends Device> Memory<D> given(
      Map<String, Memory<D>> inputs, GraphValue<D> input, long bytes) {
    Memory<D> given = inputs.get(input.name());
    if (given == null) {
      throw new IllegalArgumentException(
          "input %s has no memory; given are %s".formatted(input, inputs.keySet()));
    }
    if (given.bytes() < bytes) {
      throw new IllegalArgumentException(
          "input %s %s has %,d bytes, the largest step needs %,d"
              .formatted(input, input.spec(), given.bytes(), bytes));
    }
    return given;
  }

  /** Where a value is; a weight is loaded if it must be. */
  private Memory<D> find(Value<D> value, WeightStore<D> weights) {
    return value instanceof Weight<D> weight
        ? memory.computeIfAbsent(weight, _ -> weights.memory(weight))
        : memory(value);
  }

  private void result(Node<D> node, GraphValue<D> value, WeightStore<D> weights, Memory<D> arena) {
    var place = plan.place(value);
    if (place.isPresent()) {
      memory.put(value, arena.slice(place.get().offset(), place.get().bytes()));
    } else if (node.op() instanceof View view) { // of an input or a weight
      Value<D> source = node.inputs().getFirst();
      TensorSpec spec = source.spec();
      long offset = spec.format().bytes(view.offset(spec));
      Memory<D> base = find(source, weights);
      memory.put(value, base.slice(offset, base.bytes() - offset));
    }
  }

  private Step<D> step(
      Plan.Launched<D> launched, WeightStore<D> weights, Memory<D> arena, Sizes sizes) {
    Node<D> node = launched.node();
    Kernels.Choice<?, D> kernel = node.kernel().orElseThrow();
    List<Memory<D>> inputs = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      inputs.add(weights.operand(kernel, node.inputs().get(i), i, v -> find(v, weights)));
    }
    Plan.Place workspace = launched.workspace();
    Launch<D> launch =
        new Launch<>(
            List.copyOf(inputs),
            node.outputs().stream().<Memory<D>>map(this::memory).toList(),
            arena.slice(workspace.offset(), workspace.bytes()),
            sizes);
    return new Step<>(node, launched.kernel(), launch);
  }

  /** Where a value is: an output's is valid until the next run. */
  public Memory<D> memory(Value<D> value) {
    Memory<D> known = memory.get(value);
    if (known == null) {
      throw new IllegalArgumentException(value + " isn't a value of this program");
    }
    return known;
  }

  /** The plan that it runs. */
  public Plan<D> plan() {
    return plan;
  }

  /**
   * Enqueues one step. What a kernel throws is thrown as it is, with a suppressed {@link
   * FailedNode} that tells where in the model.
   */
  public void run() {
    for (Step<D> step : steps) {
      try {
        step.kernel.launch(step.launch);
      } catch (RuntimeException | Error e) {
        e.addSuppressed(new FailedNode(step.node));
        throw e;
      }
    }
  }

  @Override
  public void close() {
    region.close();
  }
}
