package infernum.cpu.reference;

import infernum.spi.kernel.Communicator;
import infernum.spi.kernel.Memory;
import infernum.spi.op.AllReduce;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.TensorSpec;

/** The sum over ranks. */
final class AllReduceKernel extends CollectiveKernel<AllReduce> {
  AllReduceKernel(Resources resources) {
    super(AllReduce.class, resources);
  }

  @Override
  void communicate(Communicator<Cpu> group, TensorSpec spec, Memory<Cpu> in, Memory<Cpu> out) {
    group.allReduce(spec, in, out);
  }
}
