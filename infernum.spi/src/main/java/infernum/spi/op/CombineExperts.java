package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/**
 * The weighted sum of what a token's experts said: y [tokens * chosen, width], weights [tokens,
 * chosen]: [tokens, width], row t is the sum over j of {@code weights[t, j] * y[t * chosen + j]}.
 */
public record CombineExperts() implements Op {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec y = in.get(0);
    TensorSpec weights = in.get(1);
    check(
        weights.rank() == 2
            && y.rank() == 2
            && y.rows().equals(weights.rows().times(weights.last())),
        this,
        "experts' results %s, weights %s",
        y,
        weights);
    return List.of(TensorSpec.dense(y.format(), weights.rows(), y.last()));
  }

  @Override
  public Placement place(List<Placement> inputs) {
    return PlacementLaw.firstWithReplicated(this, inputs);
  }
}
