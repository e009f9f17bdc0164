package infernum.plugin.cpunative;

import infernum.cpu.reference.CpuReferenceKernels;
import infernum.runtime.workers.WorkerPool;
import infernum.spi.kernel.Arithmetic;
import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Group;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.HostContext;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Region;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Runs single ops, by native kernels or by those of the reference. */
final class Rig implements AutoCloseable {
  private final WorkerPool workers;
  private final HostContext context;
  private final List<Kernel<?, Cpu>> kernels;

  private Rig(int threads, boolean floats, KernelProvider<Cpu> provider) {
    this.workers = new WorkerPool(threads);
    this.context =
        new HostContext(
            provider.name(),
            new Host(0, workers, Group.alone(), floats),
            floats ? Arithmetic.FLOAT : Arithmetic.EIGHT_BITS);
    this.kernels = provider.kernels(context);
  }

  static Rig reference() {
    return new Rig(1, true, new CpuReferenceKernels());
  }

  /** The native kernels, with activations of 8 bits or float ones. */
  static Rig ofNative(int threads, boolean floats) {
    return new Rig(threads, floats, new CpuNativeKernels());
  }

  /** A tensor in memory. */
  record Operand(TensorSpec spec, MemorySegment bytes) {
    static Operand of(TensorSpec spec, float[] values) {
      return new Operand(spec, MemorySegment.ofArray(values));
    }

    static Operand of(TensorSpec spec, int... values) {
      return new Operand(spec, MemorySegment.ofArray(values));
    }

    float[] floats() {
      return bytes.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }
  }

  /** The values of an op's results. */
  List<float[]> run(Op op, Operand... operands) {
    for (Kernel<?, Cpu> kernel : kernels) {
      if (kernel.op().isInstance(op)) {
        return run(kernel, op, List.of(operands));
      }
    }
    throw new AssertionError("no kernel for " + op);
  }

  /** The answer of the op's kernel. */
  Support supports(Op op, Signature signature) {
    for (Kernel<?, Cpu> kernel : kernels) {
      if (kernel.op().isInstance(op)) {
        return supports(kernel, op, signature);
      }
    }
    throw new AssertionError("no kernel for " + op);
  }

  private static <O extends Op> Support supports(
      Kernel<O, Cpu> kernel, Op op, Signature signature) {
    return kernel.supports(kernel.op().cast(op), signature);
  }

  private <O extends Op> List<float[]> run(Kernel<O, Cpu> kernel, Op any, List<Operand> operands) {
    O op = kernel.op().cast(any);
    Signature signature = Signature.of(op, operands.stream().map(Operand::spec).toList());
    if (kernel.supports(op, signature) instanceof Support.No no) {
      throw new AssertionError(no.reasons().toString());
    }
    try (Region<Cpu> region = context.region()) {
      List<Memory<Cpu>> inputs = new ArrayList<>();
      for (int i = 0; i < operands.size(); i++) {
        inputs.add(input(kernel, op, signature, i, operands.get(i), region));
      }
      List<Memory<Cpu>> outputs = new ArrayList<>();
      for (TensorSpec spec : signature.outputs()) {
        Memory<Cpu> output = region.allocate(spec.bytes(Sizes.NONE));
        HostMemory.segment(output).fill((byte) -1); // NaN: nothing may be left out
        outputs.add(output);
      }
      BoundKernel<Cpu> bound = kernel.bind(op, signature, Sizes.NONE);
      Memory<Cpu> workspace = region.allocate(bound.workspace());
      HostMemory.segment(workspace).fill((byte) -1);
      bound.launch(new Launch<>(inputs, outputs, workspace, Sizes.NONE));
      return outputs.stream()
          .map(memory -> HostMemory.segment(memory).toArray(ValueLayout.JAVA_FLOAT))
          .toList();
    }
  }

  private <O extends Op> Memory<Cpu> input(
      Kernel<O, Cpu> kernel,
      O op,
      Signature signature,
      int i,
      Operand operand,
      Region<Cpu> region) {
    // Where a row stride exceeds the row, the last row's end is the end of what may be read.
    Memory<Cpu> plain = region.allocate(operand.spec().bytes(Sizes.NONE));
    plain.copyFrom(operand.bytes().asSlice(0, plain.bytes()));
    var packing = kernel.packing(op, signature, i);
    if (packing.isEmpty()) {
      return plain;
    }
    Memory<Cpu> packed = region.allocate(packing.get().bytes(operand.spec()));
    packing.get().pack(operand.spec(), plain, packed);
    return packed;
  }

  @Override
  public void close() {
    context.close();
    workers.close();
  }
}
