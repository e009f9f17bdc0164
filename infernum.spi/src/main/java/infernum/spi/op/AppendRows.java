package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/**
 * Writes rows into a paged cache. Operands: cache [slots, n], which is mutated; rows [tokens, n] or
 * [tokens, heads, dim] with heads * dim = n; slots [tokens], negative for a row of padding. No
 * result.
 */
public record AppendRows() implements Op {
  @Override
  public int outputs() {
    return 0;
  }

  @Override
  public List<Integer> mutates() {
    return List.of(0);
  }

  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec cache = in.get(0);
    TensorSpec rows = in.get(1);
    TensorSpec slots = in.get(2);
    check(
        cache.rank() == 2 && cache.rowSize() == rows.rowSize(),
        this,
        "cache %s, rows %s",
        cache,
        rows);
    check(slots.isIndices(rows.rows()), this, "rows %s, slots %s", rows, slots);
    return List.of();
  }

  @Override
  public Placement place(List<Placement> inputs) {
    PlacementLaw.replicated(this, inputs.subList(2, 3));
    return PlacementLaw.sameWhole(this, inputs.subList(0, 2));
  }
}
