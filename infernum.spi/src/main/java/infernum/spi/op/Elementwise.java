package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.Op;
import infernum.spi.tensor.Placement;
import infernum.spi.tensor.PlacementLaw;
import infernum.spi.tensor.TensorSpec;
import java.util.List;

/** Maps each element, or the elements at one place of several operands, by itself. */
public interface Elementwise extends Op {
  @Override
  default List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec first = in.getFirst();
    for (TensorSpec other : in) {
      check(first.sameShape(other), this, "%s and %s differ", first, other);
    }
    return List.of(TensorSpec.dense(first.format(), first.shape()));
  }

  /** Non-linear functions need whole elements; an op that is linear says so by overriding this. */
  @Override
  default Placement place(List<Placement> inputs) {
    return PlacementLaw.sameWhole(this, inputs);
  }
}
