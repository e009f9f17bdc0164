package infernum.cpu.reference;

import infernum.spi.kernel.Communicator;
import infernum.spi.kernel.Memory;
import infernum.spi.kernel.Signature;
import infernum.spi.op.AllGather;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.TensorSpec;

/** The columns of all ranks, side by side. */
final class AllGatherKernel extends CollectiveKernel<AllGather> {
  AllGatherKernel(Resources resources) {
    super(AllGather.class, resources);
  }

  @Override
  void demand(AllGather op, Signature signature, Demands demands) {
    super.demand(op, signature, demands);
    int ranks = resources().communicator().ranks();
    demands.that(op.ranks() == ranks, "gathers from %d ranks in a group of %d", op.ranks(), ranks);
  }

  @Override
  void communicate(Communicator<Cpu> group, TensorSpec spec, Memory<Cpu> in, Memory<Cpu> out) {
    group.allGather(spec, in, out);
  }
}
