package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/**
 * Rows of a projection to heads of {@code dim}, from the order of interleaved pairs (2i, 2i + 1) to
 * that of halves (i, i + dim/2). Files converted for llama.cpp hold queries and keys in the first;
 * this undoes it at load. Operand [heads * dim] or [heads * dim, in] of any format.
 */
public record HalvesFromPairs(int dim) implements Op {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec w = in.get(0);
    check(
        dim > 0 && dim % 2 == 0 && w.rows().isFixed() && w.rows().fixed() % dim == 0,
        this,
        "rows of %s",
        w);
    return List.of(TensorSpec.dense(w.format(), w.shape()));
  }

  @Override
  public Placement place(List<Placement> inputs) {
    return PlacementLaw.sameWhole(this, inputs);
  }
}
