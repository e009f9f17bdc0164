package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/** What is partial or sharded over one rank is whole there: the collectives of a group of one. */
public record Alone() implements View {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    check(in.size() == 1, this, "wants one operand, got %s", in);
    return in;
  }

  @Override
  public Placement place(List<Placement> inputs) {
    return Replicated.REPLICATED;
  }
}
