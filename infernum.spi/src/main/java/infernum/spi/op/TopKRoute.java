package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/**
 * Chooses experts: softmax over the router's logits [tokens, experts], of which the {@code chosen}
 * largest are kept, ties for the lower index. Results: their indices [tokens, chosen], int32,
 * largest first, and their weights [tokens, chosen], which sum to 1 if {@code normalised}
 * (arXiv:2401.04088).
 */
public record TopKRoute(int chosen, boolean normalised) implements Op {
  @Override
  public int outputs() {
    return 2;
  }

  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec logits = in.get(0);
    check(
        logits.rank() == 2 && chosen > 0 && chosen <= logits.last(),
        this,
        "%d of the experts of %s",
        chosen,
        logits);
    return List.of(
        TensorSpec.dense(DType.I32, logits.rows(), chosen),
        TensorSpec.dense(logits.format(), logits.rows(), chosen));
  }
}
