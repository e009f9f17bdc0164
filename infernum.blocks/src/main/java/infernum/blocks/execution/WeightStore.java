package infernum.blocks.execution;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Region;
import infernum.spi.kernel.Signature;
import infernum.spi.tensor.Decomposable;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Tensors;
import infernum.spi.tensor.View;
import infernum.spi.tensor.Weight;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The weights of one rank in its device's memory: each read from the checkpoint, or computed from
 * others, when it is first asked for. Of one thread.
 *
 * @param <D> the hardware
 */
public final class WeightStore<D extends Device> implements AutoCloseable {
  private final DeviceContext<D> context;
  private final Kernels<D> kernels;
  private final Function<Weight.Stored<D>, MemorySegment> source;
  private final Region<D> region;
  private final Map<Weight<D>, Memory<D>> loaded = new HashMap<>();

  /**
   * For a device.
   *
   * @param source the bytes of a stored weight, valid until this is closed
   */
  public WeightStore(
      DeviceContext<D> context,
      Kernels<D> kernels,
      Function<Weight.Stored<D>, MemorySegment> source) {
    this.context = context;
    this.kernels = kernels;
    this.source = source;
    this.region = context.region();
  }

  /** The weight's bytes on the device. */
  public Memory<D> memory(Weight<D> weight) {
    Memory<D> memory = loaded.get(weight);
    if (memory == null) {
      memory = load(weight);
      loaded.put(weight, memory);
    }
    return memory;
  }

  private Memory<D> load(Weight<D> weight) {
    return switch (weight) {
      case Weight.Stored<D> stored -> context.weight(source.apply(stored), region);
      case Weight.Derived<D> derived when derived.op() instanceof View view -> {
        Weight<D> base = derived.of().getFirst();
        long offset = base.spec().format().bytes(view.offset(base.spec()));
        yield memory(base).slice(offset, derived.spec().bytes(Sizes.NONE));
      }
      case Weight.Derived<D> derived -> derive(derived);
    };
  }

  private Memory<D> derive(Weight.Derived<D> weight) {
    List<TensorSpec> inputs = weight.of().stream().map(Weight::spec).toList();
    Signature signature = new Signature(inputs, List.of(weight.spec()));
    var choice = kernels.choose(weight.op(), signature);
    return choice.isPresent()
        ? compute(weight, choice.get().bind(Sizes.NONE))
        : decompose(weight, signature);
  }

  /** Of weights alone, a decomposition's result is a weight again. */
  private Memory<D> decompose(Weight.Derived<D> weight, Signature signature) {
    if (weight.op() instanceof Decomposable composite
        && composite.decompose(new Tensors<>(List.copyOf(weight.of()))).values().getFirst()
            instanceof Weight<D> other) {
      return memory(other);
    }
    throw new NoKernelException(
        context.name(), weight.op(), signature, kernels.reasons(weight.op(), signature));
  }

  private Memory<D> compute(Weight.Derived<D> weight, BoundKernel<D> bound) {
    Memory<D> result = region.allocate(weight.spec().bytes(Sizes.NONE));
    List<Memory<D>> operands = new ArrayList<>();
    weight.of().forEach(operand -> operands.add(memory(operand)));
    try (Region<D> scratch = context.region()) {
      bound.launch(
          new Launch<>(operands, List.of(result), scratch.allocate(bound.workspace()), Sizes.NONE));
      context.synchronise();
    }
    return result;
  }

  @Override
  public void close() {
    loaded.clear();
    region.close();
  }
}
