package infernum.plugin.cpu.simd;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.RopePair;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;

/** Rotates queries and keys, by angles that are computed once. */
final class RopePairKernel extends SimdKernel<RopePair> {
  RopePairKernel(Engine engine) {
    super(RopePair.class, engine);
  }

  @Override
  void demand(RopePair op, Signature signature, Support.Check check) {
    floats(check, "queries", signature.in(0));
    floats(check, "keys", signature.in(1));
    integers(check, "positions", signature.in(2));
  }

  @Override
  public BoundKernel<Cpu> bind(RopePair op, Signature signature, Sizes largest) {
    return new BoundRope(engine(), op.rope(), signature, largest);
  }
}
