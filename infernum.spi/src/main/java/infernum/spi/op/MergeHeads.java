package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/** [tokens, heads, dim] seen as [tokens, heads * dim]. */
public record MergeHeads() implements View {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec x = in.get(0);
    check(x.rank() == 3, this, "wants [tokens, heads, dim], got %s", x);
    List<Dim> shape = List.of(x.rows(), Dim.fixed(x.rowSize()));
    return List.of(new TensorSpec(shape, x.format(), x.rowStride()));
  }

  @Override
  public Placement place(List<Placement> inputs) {
    return PlacementLaw.sameWhole(this, inputs);
  }
}
