package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/**
 * Rows of a table [vocabulary, width] by token [tokens]: [tokens, width]. Zero for tokens of
 * another rank's part, which begins elsewhere than at {@code firstRow}.
 */
public record Embedding(long firstRow) implements Op {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec tokens = in.get(0);
    TensorSpec table = in.get(1);
    check(
        tokens.isIndices(tokens.rows()) && table.rank() == 2,
        this,
        "tokens %s, table %s",
        tokens,
        table);
    return List.of(TensorSpec.dense(DType.F32, tokens.rows(), table.last()));
  }

  @Override
  public Placement place(List<Placement> inputs) {
    if (!inputs.equals(List.of(Replicated.REPLICATED, Sharded.SHARDED))) {
      throw new PlacementException(this, inputs);
    }
    return Partial.PARTIAL;
  }
}
