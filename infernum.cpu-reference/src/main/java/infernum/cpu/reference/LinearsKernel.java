package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.Linears;
import java.util.ArrayList;
import java.util.List;

/** Rows times several weights, one after the other. */
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
  Runnable prepare(Linears op, Operands operands) {
    Floats x = operands.rows(0);
    List<List<Product>> each = new ArrayList<>();
    for (int i = 0; i < op.weights(); i++) {
      each.add(List.of(new Product(operands.weightRows(i + 1), 0, operands.resultRows(i))));
    }
    Products products = new Products(resources(), x, x.count(), each.getFirst());
    return () -> {
      products.listAll();
      for (int i = 0; i < each.size(); i++) { // each of its own shape
        each.get(i).getFirst().of(0, x.count());
        products.compute(each.get(i));
      }
    };
  }
}
