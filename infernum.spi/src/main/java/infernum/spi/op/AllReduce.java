package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/** The sum over ranks, in rank order: the same on every rank and on every run. */
public record AllReduce() implements Op {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    check(in.size() == 1, this, "wants one operand, got %s", in);
    return List.of(TensorSpec.dense(in.get(0).format(), in.get(0).shape()));
  }

  @Override
  public Placement place(List<Placement> inputs) {
    if (inputs.get(0) != Partial.PARTIAL) {
      throw new PlacementException(this, inputs);
    }
    return Replicated.REPLICATED;
  }

  @Override
  public boolean collective() {
    return true;
  }
}
