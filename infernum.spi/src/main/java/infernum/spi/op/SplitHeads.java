package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/** [tokens, heads * dim] seen as [tokens, heads, dim]; the number of heads is the rank's own. */
public record SplitHeads(long dim) implements View {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec x = in.get(0);
    check(
        x.rank() == 2 && dim > 0 && x.last() % dim == 0,
        this,
        "%s isn't made of heads of %d",
        x,
        dim);
    List<Dim> shape = List.of(x.rows(), Dim.fixed(x.last() / dim), Dim.fixed(dim));
    return List.of(new TensorSpec(shape, x.format(), x.rowStride()));
  }

  @Override
  public Placement place(List<Placement> inputs) {
    return PlacementLaw.sameWhole(this, inputs);
  }
}
