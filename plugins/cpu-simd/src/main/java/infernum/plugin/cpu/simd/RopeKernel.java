package infernum.plugin.cpu.simd;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.Rope;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;

/** Rotates the heads of each token. */
final class RopeKernel extends SimdKernel<Rope> {
  RopeKernel(Engine engine) {
    super(Rope.class, engine);
  }

  @Override
  void demand(Rope op, Signature signature, Support.Check check) {
    floats(check, "heads", signature.in(0));
    integers(check, "positions", signature.in(1));
  }

  @Override
  public BoundKernel<Cpu> bind(Rope op, Signature signature, Sizes largest) {
    return new BoundRope(engine(), op, signature, largest);
  }
}
