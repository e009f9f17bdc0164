package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.HalvesFromPairs;
import infernum.spi.tensor.Cpu;

/**
 * Reorders the rows of each head; packed rows are moved as they are. Row i of a head's first half
 * comes from row 2i, row i of the second from row 2i + 1.
 */
final class HalvesFromPairsKernel extends ReferenceKernel<HalvesFromPairs> {
  HalvesFromPairsKernel(Resources resources) {
    super(HalvesFromPairs.class, resources);
  }

  @Override
  void demand(HalvesFromPairs op, Signature signature, Demands demands) {
    demands.movableRows("operand", signature.in(0));
  }

  @Override
  void run(HalvesFromPairs op, Signature signature, Launch<Cpu> launch) {
    Packed x = new Packed(signature.in(0), launch.in(0));
    Packed result = new Packed(signature.out(0), launch.out(0));
    long rows = x.spec().rows().fixed();
    int half = op.dim() / 2;
    for (long head = 0; head < rows; head += op.dim()) {
      for (int i = 0; i < half; i++) {
        result.take(head + i, x, head + 2L * i);
        result.take(head + half + i, x, head + 2L * i + 1);
      }
    }
  }
}
