package infernum.spi.op;

import static infernum.spi.tensor.ShapeException.check;

import infernum.spi.tensor.*;
import java.util.List;

/**
 * Quantised rows and their scales as one weight in {@link RowScaled}: row r of [out, in] with
 * number r of the second operand, or with its only one. Applied to weights, hence computed once at
 * load; the elements stay as they are packed. The scales are in any plain format.
 */
public record ScaleRows() implements Op {
  @Override
  public List<TensorSpec> infer(List<TensorSpec> in) {
    TensorSpec rows = in.get(0);
    TensorSpec scales = in.get(1);
    boolean matrix = rows.rank() == 2 && rows.rows().isFixed() && rows.isDense();
    boolean numbers =
        scales.rows().isFixed()
            && scales.rowSize() == 1
            && scales.format() instanceof DType type
            && type != DType.I32;
    check(
        matrix
            && numbers
            && rows.format() instanceof Quantisation
            && rows.last() <= Integer.MAX_VALUE
            && (scales.rows().fixed() == 1 || scales.rows().equals(rows.rows())),
        this,
        "rows of %s by %s",
        rows,
        scales);
    Format scaled = new RowScaled((Quantisation) rows.format(), (int) rows.last());
    return List.of(rows.as(scaled));
  }

  /** Scales are cut as the rows are, or whole where columns are cut or one is for all rows. */
  @Override
  public Placement place(List<Placement> inputs) {
    return inputs.get(1) == Replicated.REPLICATED && inputs.get(0) instanceof Whole
        ? inputs.getFirst()
        : PlacementLaw.sameWhole(this, inputs);
  }
}
