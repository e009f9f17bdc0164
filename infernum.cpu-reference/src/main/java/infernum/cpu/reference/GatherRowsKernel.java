package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.GatherRows;

/** Some rows, of any format. */
final class GatherRowsKernel extends ReferenceKernel<GatherRows> {
  GatherRowsKernel(Resources resources) {
    super(GatherRows.class, resources);
  }

  @Override
  void demand(GatherRows op, Signature signature, Demands demands) {
    demands.movableRows("operand", signature.in(0));
    demands.i32("indices", signature.in(1));
  }

  @Override
  Runnable prepare(GatherRows op, Operands operands) {
    Packed x = operands.packed(0);
    Ints rows = operands.ints(1);
    Packed result = operands.packedResult(0);
    return () -> {
      rows.check(x.count(), "row", "rows");
      for (int i = 0; i < rows.count(); i++) {
        result.take(i, x, rows.get(i));
      }
    };
  }
}
