package infernum.blocks.execution;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Packing;
import infernum.spi.kernel.Region;
import infernum.spi.kernel.Signature;
import infernum.spi.tensor.Decomposable;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import infernum.spi.tensor.Tensors;
import infernum.spi.tensor.Value;
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
 * others, when it is first asked for; in the file's layout, or in one that a kernel asks for. Of
 * one thread.
 *
 * @param <D> the hardware
 */
public final class WeightStore<D extends Device> implements AutoCloseable {
  private final DeviceContext<D> context;
  private final Kernels<D> kernels;
  private final Function<Weight.Stored<D>, MemorySegment> source;
  private final Region<D> region;
  private final Map<Weight<D>, Memory<D>> loaded = new HashMap<>();
  private final Map<Packed<D>, Memory<D>> packed = new HashMap<>();

  private record Packed<D extends Device>(Weight<D> weight, String layout) {}

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

  /** The weight's bytes on the device, as they are in the file. */
  public Memory<D> memory(Weight<D> weight) {
    Memory<D> memory = loaded.get(weight);
    if (memory == null) {
      memory = load(weight, region);
      loaded.put(weight, memory);
    }
    return memory;
  }

  /**
   * What a kernel is given for an operand: a weight as it wants it, anything else as it is.
   *
   * @param memory of values that aren't packed
   */
  public Memory<D> operand(
      Kernels.Choice<?, D> kernel,
      Value<D> value,
      int operand,
      Function<Value<D>, Memory<D>> memory) {
    var packing = kernel.packing(value, operand);
    return packing.isPresent() && value instanceof Weight<D> weight
        ? packed(weight, packing.get())
        : memory.apply(value);
  }

  /** The weight's bytes on the device, in a kernel's layout. */
  public Memory<D> packed(Weight<D> weight, Packing<D> packing) {
    Packed<D> key = new Packed<>(weight, packing.name());
    Memory<D> memory = packed.get(key);
    if (memory == null) {
      memory = pack(weight, packing);
      packed.put(key, memory);
    }
    return memory;
  }

  private Memory<D> pack(Weight<D> weight, Packing<D> packing) {
    Memory<D> target = region.allocate(packing.bytes(weight.spec()));
    try (Region<D> scratch = context.region()) {
      packing.pack(weight.spec(), find(weight, scratch), target);
      context.synchronise();
    }
    unload(weight);
    return target;
  }

  /** Gives back pages of the file; whoever reads them again is given them again. */
  private void unload(Weight<D> weight) {
    switch (weight) {
      case Weight.Stored<D> stored -> {
        MemorySegment bytes = source.apply(stored);
        if (bytes.isMapped()) {
          bytes.unload();
        }
      }
      case Weight.Derived<D> derived -> derived.of().forEach(this::unload);
    }
  }

  /** Where it is, or will be until the region is closed. */
  private Memory<D> find(Weight<D> weight, Region<D> into) {
    Memory<D> memory = loaded.get(weight);
    return memory == null ? load(weight, into) : memory;
  }

  private Memory<D> load(Weight<D> weight, Region<D> into) {
    return switch (weight) {
      case Weight.Stored<D> stored -> context.weight(source.apply(stored), into);
      case Weight.Derived<D> derived when derived.op() instanceof View view -> {
        Weight<D> base = derived.of().getFirst();
        long offset = base.spec().format().bytes(view.offset(base.spec()));
        yield operand(base, into).slice(offset, derived.spec().bytes(Sizes.NONE));
      }
      case Weight.Derived<D> derived -> derive(derived, into);
    };
  }

  /** What is loaded for good is loaded once; what is loaded to be packed goes with it. */
  private Memory<D> operand(Weight<D> weight, Region<D> into) {
    return into.equals(region) ? memory(weight) : find(weight, into);
  }

  private Memory<D> derive(Weight.Derived<D> weight, Region<D> into) {
    List<TensorSpec> inputs = weight.of().stream().map(Weight::spec).toList();
    Signature signature = new Signature(inputs, List.of(weight.spec()));
    var choice = kernels.choose(weight.op(), signature);
    return choice.isPresent()
        ? compute(weight, choice.get(), into)
        : decompose(weight, signature, into);
  }

  /** Of weights alone, a decomposition's result is a weight again. */
  private Memory<D> decompose(Weight.Derived<D> weight, Signature signature, Region<D> into) {
    if (weight.op() instanceof Decomposable composite
        && composite.decompose(new Tensors<>(List.copyOf(weight.of()))).values().getFirst()
            instanceof Weight<D> other) {
      return operand(other, into);
    }
    throw new NoKernelException(
        context.name(), weight.op(), signature, kernels.reasons(weight.op(), signature));
  }

  private Memory<D> compute(Weight.Derived<D> weight, Kernels.Choice<?, D> choice, Region<D> into) {
    BoundKernel<D> bound = choice.bind(Sizes.NONE);
    Memory<D> result = into.allocate(weight.spec().bytes(Sizes.NONE));
    List<Memory<D>> operands = new ArrayList<>();
    for (int i = 0; i < weight.of().size(); i++) {
      Weight<D> input = weight.of().get(i);
      operands.add(operand(choice, input, i, _ -> operand(input, into)));
    }
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
    packed.clear();
    region.close();
  }
}
