package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/** A copy whose rows follow each other without gaps, for kernels that refuse strides. */
public record Dense() implements Op {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    check(in.size() == 1, this, "wants one operand, got %s", in);
    return List.of(TensorSpec.dense(in.get(0).format(), in.get(0).shape()));
  }

  @Override
  public Placement place(List<Placement> inputs) {
    return PlacementLaw.same(this, inputs);
  }
}
