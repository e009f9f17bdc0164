package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.HalvesFromPairs;

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
  Runnable prepare(HalvesFromPairs op, Operands operands) {
    Packed x = operands.packed(0);
    Packed result = operands.packedResult(0);
    int half = op.dim() / 2;
    return () -> {
      for (int head = 0; head < x.count(); head += op.dim()) {
        for (int i = 0; i < half; i++) {
          result.take(head + i, x, head + 2 * i);
          result.take(head + half + i, x, head + 2 * i + 1);
        }
      }
    };
  }
}
