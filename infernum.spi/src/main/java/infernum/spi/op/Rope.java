package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/**
 * Rotary position embedding (arXiv:2104.09864): rotates the first {@code rotary} elements of each
 * head of x [tokens, heads, dim] by the tokens' positions [tokens]; the others pass. Pairs are (i,
 * i + rotary/2), as in transformers; {@code interleaved}: (2i, 2i + 1), as in the paper.
 */
public record Rope(RopePolicy policy, int rotary, boolean interleaved) implements Op {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec x = in.get(0);
    TensorSpec positions = in.get(1);
    check(
        x.rank() == 3 && rotary % 2 == 0 && rotary > 0 && rotary <= x.last(),
        this,
        "can't rotate %d elements of each head of %s",
        rotary,
        x);
    check(positions.isIndices(x.rows()), this, "tokens of %s, positions %s", x, positions);
    return List.of(TensorSpec.dense(x.format(), x.shape()));
  }

  @Override
  public Placement place(List<Placement> inputs) {
    if (!(inputs.get(0) instanceof Whole)) {
      throw new PlacementException(this, inputs);
    }
    return PlacementLaw.firstWithReplicated(this, inputs);
  }
}
