package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.LinearHeads;
import infernum.spi.tensor.Cpu;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Each head by its own matrix: a product per head. */
final class LinearHeadsKernel extends ReferenceKernel<LinearHeads> {
  LinearHeadsKernel(Resources resources) {
    super(LinearHeads.class, resources);
  }

  @Override
  void demand(LinearHeads op, Signature signature, Demands demands) {
    demands.f32("input", signature.in(0));
    demands.weight("weights", signature.in(1));
  }

  @Override
  void run(LinearHeads op, Signature signature, Launch<Cpu> launch) {
    Floats x = vectors(signature, launch, 0);
    Floats result = resultVectors(signature, launch);
    WeightRows weight = weightRows(signature, launch, 1);
    int heads = x.vectors().perRow();
    int tokens = x.vectors().rows();
    List<Product> products = new ArrayList<>();
    for (int head = 0; head < heads; head++) {
      int first = head;
      int[] vectors = IntStream.range(0, tokens).map(token -> token * heads + first).toArray();
      int weightRow = head * result.length();
      products.add(new Product(x.gather(vectors), weight, weightRow, result, vectors));
    }
    Products.compute(products, cores());
  }
}
