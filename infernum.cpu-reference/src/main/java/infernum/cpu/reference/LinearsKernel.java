package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.Linears;
import infernum.spi.tensor.Cpu;
import java.util.List;
import java.util.stream.IntStream;

/** Rows times several weights; the rows are gathered once. */
final class LinearsKernel extends ReferenceKernel<Linears> {
  LinearsKernel(Resources resources) {
    super(Linears.class, resources);
  }

  @Override
  void demand(Linears op, Signature signature, Demands demands) {
    demands.f32("input", signature.in(0));
    for (int i = 1; i <= op.weights(); i++) {
      demands.weight("weight " + i, signature.in(i));
    }
  }

  @Override
  void run(Linears op, Signature signature, Launch<Cpu> launch) {
    Floats x = rows(signature, launch, 0);
    int[] rows = IntStream.range(0, x.count()).toArray();
    float[] gathered = x.gather(rows);
    for (int i = 0; i < op.weights(); i++) {
      Product product =
          new Product(
              gathered,
              weightRows(signature, launch, i + 1),
              0,
              resultRows(signature, launch, i),
              rows);
      Products.compute(List.of(product), cores());
    }
  }
}
