package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/**
 * The columns of all ranks, side by side: [rows, n] on each of {@code ranks} to [rows, ranks * n].
 */
public record AllGather(int ranks) implements Op {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec x = in.get(0);
    check(x.rank() == 2, this, "wants [rows, columns], got %s", x);
    return List.of(TensorSpec.dense(x.format(), x.rows(), x.last() * ranks));
  }

  @Override
  public Placement place(List<Placement> inputs) {
    if (inputs.get(0) != Sharded.SHARDED) {
      throw new PlacementException(this, inputs);
    }
    return Replicated.REPLICATED;
  }

  @Override
  public boolean collective() {
    return true;
  }
}
