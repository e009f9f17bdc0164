package infernum.blocks.graph;

import infernum.spi.tensor.Op;
import infernum.spi.tensor.Placement;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.TensorSpec;
import java.util.List;

/** Adds 1 to every element, in place. No result. */
record Bump() implements Op {
  @Override
  public int outputs() {
    return 0;
  }

  @Override
  public List<Integer> mutates() {
    return List.of(0);
  }

  @Override
  public List<TensorSpec> infer(List<TensorSpec> inputs) {
    return List.of();
  }

  @Override
  public Placement place(List<Placement> inputs) {
    return Replicated.REPLICATED;
  }
}
