package infernum.blocks.execution;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Region;
import infernum.spi.kernel.Signature;
import infernum.spi.tensor.Activation;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Placement;
import infernum.spi.tensor.Scope;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Tensors;
import infernum.spi.tensor.Value;
import infernum.spi.tensor.View;
import infernum.spi.tensor.Weight;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Computes each op when it is applied, so that a model can be stepped through and printed. Whatever
 * it computes lives until it is closed. Of one thread.
 *
 * @param <D> the hardware
 */
public final class EagerScope<D extends Device> implements Scope<D>, AutoCloseable {
  private final DeviceContext<D> context;
  private final Kernels<D> kernels;
  private final WeightStore<D> weights;
  private final BlockObserver<D> observer;
  private final Region<D> region;

  /** On a device. */
  public EagerScope(
      DeviceContext<D> context,
      Kernels<D> kernels,
      WeightStore<D> weights,
      BlockObserver<D> observer) {
    this.context = context;
    this.kernels = kernels;
    this.weights = weights;
    this.observer = observer;
    this.region = context.region();
  }

  /** A value that has been computed, or came from outside. */
  private record Computed<D extends Device>(
      Scope<D> scope, TensorSpec spec, Placement placement, Memory<D> memory)
      implements Activation<D> {
    @Override
    public String toString() {
      return placement + " " + spec;
    }
  }

  /** A value from outside, in memory that outlives this scope. */
  public Value<D> input(TensorSpec spec, Placement placement, Memory<D> memory) {
    return new Computed<>(this, spec, placement, memory);
  }

  /** A value from the host's memory. */
  public Value<D> input(TensorSpec spec, Placement placement, MemorySegment host) {
    Memory<D> memory = region.allocate(spec.bytes(Sizes.NONE));
    memory.copyFrom(host);
    return input(spec, placement, memory);
  }

  /** Where a value of this scope, or a weight, is. */
  public Memory<D> memory(Value<D> value) {
    return switch (value) {
      case Weight<D> weight -> weights.memory(weight);
      case Computed<D> computed when computed.scope == this -> computed.memory;
      case Activation<D> other ->
          throw new IllegalStateException(other + " belongs to another scope");
    };
  }

  @Override
  public int ranks() {
    return context.communicator().ranks();
  }

  @Override
  public Tensors<D> apply(Op op, Tensors<D> in) {
    List<TensorSpec> specs = in.specs();
    Placement placement = op.place(in.placements());
    List<TensorSpec> results = op.infer(specs);
    if (op instanceof View view) {
      return new Tensors<>(
          List.of(view(view, in.values().getFirst(), results.getFirst(), placement)));
    }
    Signature signature = new Signature(specs, results);
    var choice = kernels.choose(op, signature);
    if (choice.isEmpty()) {
      return kernels.otherwise(this, op, in, signature);
    }
    return launch(choice.get(), in, results, placement);
  }

  private Value<D> view(View op, Value<D> source, TensorSpec result, Placement placement) {
    long offset = source.spec().format().bytes(op.offset(source.spec()));
    Memory<D> memory = memory(source).slice(offset, result.bytes(Sizes.NONE));
    return new Computed<>(this, result, placement, memory);
  }

  private Tensors<D> launch(
      Kernels.Choice<?, D> choice, Tensors<D> in, List<TensorSpec> results, Placement placement) {
    BoundKernel<D> kernel = choice.bind(Sizes.NONE);
    List<Memory<D>> inputs = new ArrayList<>();
    for (int i = 0; i < in.values().size(); i++) {
      inputs.add(weights.operand(choice, in.values().get(i), i, this::memory));
    }
    List<Memory<D>> outputs = new ArrayList<>();
    List<Value<D>> values = new ArrayList<>();
    for (TensorSpec spec : results) {
      Memory<D> memory = region.allocate(spec.bytes(Sizes.NONE));
      outputs.add(memory);
      values.add(new Computed<>(this, spec, placement, memory));
    }
    Memory<D> workspace = region.allocate(kernel.workspace());
    kernel.launch(new Launch<>(inputs, outputs, workspace, Sizes.NONE));
    return new Tensors<>(values);
  }

  @Override
  public <P extends Placement> Tensor<D, P> block(String path, Supplier<Tensor<D, P>> body) {
    Tensor<D, P> output = body.get();
    Value<D> value = observer.output(this, path, output.value());
    if (value.equals(output.value())) {
      return output;
    }
    if (!value.spec().equals(output.spec()) || value.placement() != output.value().placement()) {
      throw new IllegalArgumentException(
          "%s: output %s was replaced by %s".formatted(path, output, value));
    }
    return new Tensors<>(List.of(value)).get(0);
  }

  @Override
  public void close() {
    region.close();
  }
}
