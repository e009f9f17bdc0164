package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.Linear;
import infernum.spi.tensor.Cpu;
import java.util.List;
import java.util.stream.IntStream;

/** Rows times a weight of any format. */
final class LinearKernel extends ReferenceKernel<Linear> {
  LinearKernel(Resources resources) {
    super(Linear.class, resources);
  }

  @Override
  void demand(Linear op, Signature signature, Demands demands) {
    demands.f32("input", signature.in(0));
    demands.weight("weight", signature.in(1));
  }

  @Override
  void run(Linear op, Signature signature, Launch<Cpu> launch) {
    Floats x = rows(signature, launch, 0);
    WeightRows weight = weightRows(signature, launch, 1);
    int[] rows = IntStream.range(0, x.count()).toArray();
    Floats result = resultRows(signature, launch);
    Products.compute(List.of(new Product(x.gather(rows), weight, 0, result, rows)), cores());
  }
}
