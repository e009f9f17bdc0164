package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/** Columns {@code from} to {@code from + width} of x [rows, n], where they lie. */
public record Columns(long from, long width) implements View {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec x = in.get(0);
    check(
        x.rank() == 2 && from >= 0 && width >= 0 && from <= x.last() - width,
        this,
        "outside of %s",
        x);
    List<Dim> shape = List.of(x.rows(), Dim.fixed(width));
    return List.of(new TensorSpec(shape, x.format(), x.rowStride()));
  }

  /** A part of the columns of a sharded tensor isn't an equal part on every rank. */
  @Override
  public Placement place(List<Placement> inputs) {
    return PlacementLaw.replicated(this, inputs);
  }

  @Override
  public long offset(TensorSpec input) {
    return from;
  }
}
