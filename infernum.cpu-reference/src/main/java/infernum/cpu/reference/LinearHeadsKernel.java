package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.LinearHeads;
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
  Runnable prepare(LinearHeads op, Operands operands) {
    Floats x = operands.vectors(0);
    Floats result = operands.resultVectors(0);
    WeightRows weight = operands.weightRows(1);
    int heads = x.vectors().perRow();
    List<Product> all =
        IntStream.range(0, heads)
            .mapToObj(head -> new Product(weight, head * result.length(), result))
            .toList();
    Products products = new Products(resources(), x, x.count(), all);
    return () -> {
      products.clear();
      int tokens = x.vectors().rows();
      for (int head = 0; head < heads; head++) {
        for (int token = 0; token < tokens; token++) {
          products.list(token * heads + head, token * heads + head);
        }
        all.get(head).of(head * tokens, (head + 1) * tokens);
      }
      products.compute(all);
    };
  }
}
