package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/** A part of every head: x [tokens, heads, dim] to [tokens, heads, width], copied. */
public record SliceHeads(long from, long width) implements Op {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec x = in.get(0);
    check(
        x.rank() == 3 && from >= 0 && width >= 0 && from <= x.last() - width,
        this,
        "outside of %s",
        x);
    return List.of(TensorSpec.dense(x.format(), x.rows(), x.shape().get(1).fixed(), width));
  }

  @Override
  public Placement place(List<Placement> inputs) {
    return PlacementLaw.sameWhole(this, inputs);
  }
}
