package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.LinearHeads;
import infernum.spi.tensor.Cpu;
import java.util.ArrayList;
import java.util.List;

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
    int heads = Math.toIntExact(signature.in(1).rows().fixed());
    List<Product> products = new ArrayList<>();
    for (int head = 0; head < heads; head++) {
      int[] vectors = new int[x.count() / heads];
      float[] rows = new float[vectors.length * x.length()];
      for (int token = 0; token < vectors.length; token++) {
        vectors[token] = token * heads + head;
        x.read(vectors[token], rows, token * x.length());
      }
      products.add(new Product(rows, weight, head * result.length(), result, vectors));
    }
    Products.compute(products, workers());
  }
}
