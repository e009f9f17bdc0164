package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.LinearExperts;
import infernum.spi.tensor.TensorSpec;
import java.util.List;
import java.util.stream.IntStream;

/** Rows times the matrices of their experts: a product for each expert that any row chose. */
final class LinearExpertsKernel extends ReferenceKernel<LinearExperts> {
  /** Operands before the experts' weights. */
  private static final int WEIGHTS = 2;

  LinearExpertsKernel(Resources resources) {
    super(LinearExperts.class, resources);
  }

  @Override
  void demand(LinearExperts op, Signature signature, Demands demands) {
    demands.f32("input", signature.in(0));
    demands.i32("experts", signature.in(1));
    List<TensorSpec> weights = signature.inputs().subList(WEIGHTS, signature.inputs().size());
    for (int i = 0; i < weights.size(); i++) {
      demands.weight("weight of expert " + i, weights.get(i));
    }
  }

  @Override
  Runnable prepare(LinearExperts op, Operands operands) {
    Floats x = operands.rows(0);
    Ints chosen = operands.ints(1);
    Floats result = operands.resultRows(0);
    int experts = operands.signature().inputs().size() - WEIGHTS;
    List<Product> all =
        IntStream.range(0, experts)
            .mapToObj(i -> new Product(operands.weightRows(WEIGHTS + i), 0, result))
            .toList();
    Products products = new Products(resources(), x, chosen.count(), all);
    return () -> {
      chosen.check(experts, "expert", "experts");
      list(x, chosen, all, products);
      products.compute(all);
    };
  }

  /** Expert by expert, the rows that chose it. */
  private static void list(Floats x, Ints chosen, List<Product> all, Products products) {
    products.clear();
    int count = chosen.count();
    // Either each token's row goes to all of its experts, or each of them has a row of its own.
    int perRow = x.count() == 0 ? 1 : count / x.count();
    int from = 0;
    for (int expert = 0; expert < all.size(); expert++) {
      int to = from;
      for (int row = 0; row < count; row++) {
        if (chosen.get(row) == expert) {
          to = products.list(row / perRow, row) + 1;
        }
      }
      all.get(expert).of(from, to);
      from = to;
    }
  }
}
