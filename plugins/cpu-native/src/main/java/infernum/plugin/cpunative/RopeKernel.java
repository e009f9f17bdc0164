package infernum.plugin.cpunative;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.Rope;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;

/** Rotates each head by its token's position. */
final class RopeKernel extends NativeKernel<Rope> {
  RopeKernel(Engine engine) {
    super(Rope.class, engine);
  }

  @Override
  void demand(Rope op, Signature signature, Support.Check check) {
    floats(check, "input", signature.in(0));
    integers(check, "positions", signature.in(1));
  }

  @Override
  public BoundKernel<Cpu> bind(Rope op, Signature signature, Sizes largest) {
    return new BoundRope(engine(), op, engine().angles(op), signature, largest);
  }
}
