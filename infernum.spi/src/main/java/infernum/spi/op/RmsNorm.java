package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/**
 * x / sqrt(mean(x²) + epsilon) * weight over the last dimension (arXiv:1910.07467). Operands x
 * [rows, ..., n], or one row [n], and weight [n].
 */
public record RmsNorm(double epsilon) implements Op {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec x = in.get(0);
    TensorSpec weight = in.get(1);
    check(
        weight.rank() == 1 && weight.rows().isFixed() && x.sameLast(weight),
        this,
        "rows of %s, weight %s",
        x,
        weight);
    return List.of(TensorSpec.dense(x.format(), x.shape()));
  }

  /**
   * Over heads, which are never split, sharded operands are fine; typed code tells the two apart.
   */
  @Override
  public Placement place(List<Placement> inputs) {
    if (!(inputs.get(0) instanceof Whole)) {
      throw new PlacementException(this, inputs);
    }
    return PlacementLaw.firstWithReplicated(this, inputs);
  }
}
