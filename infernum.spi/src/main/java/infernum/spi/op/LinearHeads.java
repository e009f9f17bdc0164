package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/**
 * Each head by its own matrix: x [tokens, heads, in], weights [heads, out, in]: [tokens, heads,
 * out].
 */
public record LinearHeads() implements Op {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec x = in.get(0);
    TensorSpec w = in.get(1);
    check(
        x.rank() == 3 && w.rank() == 3 && x.shape().get(1).equals(w.rows()) && x.sameLast(w),
        this,
        "input %s, weights %s",
        x,
        w);
    return List.of(
        TensorSpec.dense(x.format(), x.rows(), w.rows().fixed(), w.shape().get(1).fixed()));
  }

  @Override
  public Placement place(List<Placement> inputs) {
    return PlacementLaw.sameWhole(this, inputs);
  }
}
