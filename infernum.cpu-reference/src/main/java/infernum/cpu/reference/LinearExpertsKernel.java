package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.LinearExperts;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.TensorSpec;
import java.util.ArrayList;
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
  void run(LinearExperts op, Signature signature, Launch<Cpu> launch) {
    Floats x = rows(signature, launch, 0);
    Floats result = resultRows(signature, launch);
    int[] chosen = ints(signature, launch, 1);
    int experts = signature.inputs().size() - WEIGHTS;
    Indices.check(chosen, experts, "expert", "experts");
    // Either each token's row goes to all of its experts, or each of them has a row of its own.
    int perRow = x.count() == 0 ? 1 : chosen.length / x.count();
    List<Product> products = new ArrayList<>();
    for (int expert = 0; expert < experts; expert++) {
      int wanted = expert;
      int[] rows = IntStream.range(0, chosen.length).filter(row -> chosen[row] == wanted).toArray();
      int[] inputs = IntStream.of(rows).map(row -> row / perRow).toArray();
      WeightRows weight = weightRows(signature, launch, WEIGHTS + expert);
      products.add(new Product(x.gather(inputs), weight, 0, result, rows));
    }
    Products.compute(products, cores());
  }
}
