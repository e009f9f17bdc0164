package infernum.cpu.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Communicator;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.Group;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.HostMemory;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Region;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.function.Executable;

/** Runs single ops on the reference device, as a scope would. */
final class Rig implements AutoCloseable {
  private final CpuReferenceContext context;
  private final Region<Cpu> region;
  private final List<Kernel<?, Cpu>> kernels;

  Rig(int threads, Communicator<Cpu> communicator) {
    this.context = context(threads, communicator);
    this.region = context.region();
    this.kernels = new CpuReferenceKernels().kernels(context);
  }

  Rig(int threads) {
    this(threads, Communicator.alone());
  }

  Rig() {
    this(2);
  }

  /** An opened device, as one of the communicator's ranks. */
  static CpuReferenceContext context(int threads, Communicator<Cpu> communicator) {
    Group group =
        new Group() {
          @Override
          @SuppressWarnings("unchecked") // the one device here is the host
          public <D extends Device> Communicator<D> join(DeviceContext<D> context) {
            return (Communicator<D>) communicator;
          }
        };
    return new CpuReferenceContext(new Host(0, new Threads(threads), group, false));
  }

  CpuReferenceContext context() {
    return context;
  }

  /** The results of an op. */
  List<Operand> runAll(Op op, Operand... operands) {
    return run(kernel(op), op, List.of(operands));
  }

  /** The values of an op's only result. */
  float[] run(Op op, Operand... operands) {
    List<Operand> results = runAll(op, operands);
    assertEquals(1, results.size());
    return results.getFirst().floats();
  }

  /** Why an op isn't computed on such operands; empty where it is. */
  List<String> refusal(Op op, Operand... operands) {
    Signature signature = Signature.of(op, List.of(operands).stream().map(Operand::spec).toList());
    return refusal(op, signature);
  }

  List<String> refusal(Op op, Signature signature) {
    return refusal(kernel(op), op, signature);
  }

  private static <O extends Op> List<String> refusal(
      Kernel<O, Cpu> kernel, Op op, Signature signature) {
    return switch (kernel.supports(kernel.op().cast(op), signature)) {
      case Support.No(var reasons) -> reasons;
      case Support.Yes _ -> List.of();
    };
  }

  /** The message with which an op refuses operands. */
  String failure(Op op, Operand... operands) {
    return message(IllegalArgumentException.class, () -> run(op, operands));
  }

  /** The message of what something throws. */
  static String message(Class<? extends Throwable> type, Executable throwing) {
    return String.valueOf(assertThrows(type, throwing).getMessage());
  }

  private Kernel<?, Cpu> kernel(Op op) {
    return kernels.stream().filter(k -> k.op().isInstance(op)).findFirst().orElseThrow();
  }

  private <O extends Op> List<Operand> run(Kernel<O, Cpu> kernel, Op op, List<Operand> operands) {
    Signature signature = Signature.of(op, operands.stream().map(Operand::spec).toList());
    BoundKernel<Cpu> bound = kernel.bind(kernel.op().cast(op), signature, Sizes.NONE);
    List<Memory<Cpu>> inputs = operands.stream().map(Operand::memory).toList();
    List<Memory<Cpu>> outputs = new ArrayList<>();
    for (TensorSpec spec : signature.outputs()) {
      Memory<Cpu> memory = region.allocate(spec.bytes(Sizes.NONE));
      // A scope's memory isn't fresh: what a kernel doesn't write shows.
      HostMemory.segment(memory).fill((byte) 0x7f);
      outputs.add(memory);
    }
    bound.launch(new Launch<>(inputs, outputs, region.allocate(bound.workspace()), Sizes.NONE));
    List<Operand> results = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      results.add(new Operand(signature.out(i), HostMemory.segment(outputs.get(i))));
    }
    return results;
  }

  @Override
  public void close() {
    region.close();
    context.close();
  }
}
