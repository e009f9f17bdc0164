package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/** Adds one row [n] to every row of x [rows, n]. */
public record AddBias() implements Op {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec x = in.get(0);
    TensorSpec bias = in.get(1);
    check(
        bias.rank() == 1 && x.rank() == 2 && x.sameLast(bias),
        this,
        "rows of %s, bias %s",
        x,
        bias);
    return List.of(TensorSpec.dense(x.format(), x.shape()));
  }

  @Override
  public Placement place(List<Placement> inputs) {
    return PlacementLaw.same(this, inputs);
  }
}
