package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/**
 * Joins each head of a [tokens, heads, m] with that of b [tokens, heads, n]: [tokens, heads, m +
 * n].
 */
public record ConcatHeads() implements Op {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec a = in.get(0);
    TensorSpec b = in.get(1);
    check(
        a.rank() == 3
            && b.rank() == 3
            && a.shape().subList(0, 2).equals(b.shape().subList(0, 2))
            && a.format().equals(b.format()),
        this,
        "%s and %s",
        a,
        b);
    return List.of(
        TensorSpec.dense(a.format(), a.rows(), a.shape().get(1).fixed(), a.last() + b.last()));
  }

  @Override
  public Placement place(List<Placement> inputs) {
    return PlacementLaw.sameWhole(this, inputs);
  }
}
