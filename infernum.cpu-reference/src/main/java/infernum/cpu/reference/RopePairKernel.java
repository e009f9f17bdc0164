package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.RopePair;
import infernum.spi.tensor.Cpu;

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
  void run(RopePair op, Signature signature, Launch<Cpu> launch) {
    int[] positions = ints(signature, launch, 2);
    for (int i = 0; i < 2; i++) {
      int dim = Math.toIntExact(signature.in(i).last());
      map(
          rows(signature, launch, i),
          resultRows(signature, launch, i),
          RopeKernel.OPERATIONS,
          (row, token) -> RopeKernel.rotate(row, dim, op.rope(), positions[token]));
    }
  }
}
