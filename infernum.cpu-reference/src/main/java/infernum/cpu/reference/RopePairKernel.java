package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.RopePair;

/** Rotates queries, then keys. */
final class RopePairKernel extends ReferenceKernel<RopePair> {
  RopePairKernel(Resources resources) {
    super(RopePair.class, resources);
  }

  @Override
  void demand(RopePair op, Signature signature, Demands demands) {
    demands.f32("queries", signature.in(0));
    demands.f32("keys", signature.in(1));
    demands.i32("positions", signature.in(2));
  }

  @Override
  Runnable prepare(RopePair op, Operands operands) {
    Ints positions = operands.ints(2);
    Runnable queries = RopeKernel.rotation(this, op.rope(), operands, 0, positions);
    Runnable keys = RopeKernel.rotation(this, op.rope(), operands, 1, positions);
    return () -> {
      queries.run();
      keys.run();
    };
  }
}
