package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.GatherRows;
import infernum.spi.tensor.Cpu;

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
  void run(GatherRows op, Signature signature, Launch<Cpu> launch) {
    Packed x = new Packed(signature.in(0), launch.in(0));
    Packed result = new Packed(signature.out(0), launch.out(0));
    int[] rows = ints(signature, launch, 1);
    Indices.check(rows, x.spec().rows().at(launch.sizes()), "row", "rows");
    for (int i = 0; i < rows.length; i++) {
      result.take(i, x, rows[i]);
    }
  }
}
