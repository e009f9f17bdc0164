package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.ArrayList;
import java.util.List;

/** Some rows of x [rows, ...], by index [outputs]: [outputs, ...]. */
public record GatherRows() implements Op {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec x = in.get(0);
    TensorSpec rows = in.get(1);
    check(rows.isIndices(rows.rows()), this, "rows of %s, indices %s", x, rows);
    List<Dim> shape = new ArrayList<>(x.shape());
    shape.set(0, rows.rows());
    return List.of(TensorSpec.dense(x.format(), shape));
  }

  @Override
  public Placement place(List<Placement> inputs) {
    return PlacementLaw.firstWithReplicated(this, inputs);
  }
}
