package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.Linear;
import java.util.List;

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
  Runnable prepare(Linear op, Operands operands) {
    Floats x = operands.rows(0);
    Product product = new Product(operands.weightRows(1), 0, operands.resultRows(0));
    List<Product> only = List.of(product);
    Products products = new Products(resources(), x, x.count(), only);
    return () -> {
      products.listAll();
      product.of(0, x.count());
      products.compute(only);
    };
  }
}
