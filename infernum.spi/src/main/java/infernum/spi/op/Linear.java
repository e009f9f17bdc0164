package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/** x [rows, in] times the transpose of a weight [out, in] of any format: [rows, out]. */
public record Linear() implements Op {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec x = in.get(0);
    TensorSpec w = in.get(1);
    check(
        x.rank() == 2 && w.rank() == 2 && x.sameLast(w) && w.rows().isFixed(),
        this,
        "input %s, weight %s",
        x,
        w);
    return List.of(TensorSpec.dense(x.format(), x.rows(), w.rows().fixed()));
  }

  /** A rank's columns of the input meet its columns of the weight, and give an addend. */
  @Override
  public Placement place(List<Placement> inputs) {
    return linear(this, inputs.get(0), inputs.get(1), inputs);
  }

  static Placement linear(Op op, Placement x, Placement weight, List<Placement> inputs) {
    if (x == Replicated.REPLICATED && weight instanceof Whole) {
      return weight;
    }
    if (x == Sharded.SHARDED && weight == Sharded.SHARDED) {
      return Partial.PARTIAL;
    }
    throw new PlacementException(op, inputs);
  }
}
