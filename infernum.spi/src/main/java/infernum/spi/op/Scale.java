package infernum.spi.op;

import infernum.spi.tensor.Placement;
import infernum.spi.tensor.PlacementLaw;
import java.util.List;

/** x * factor. Linear, hence defined on partial sums too. */
public record Scale(double factor) implements Unary {
  @Override
  public double apply(double x) {
    return x * factor;
  }

  @Override
  public Placement place(List<Placement> inputs) {
    return PlacementLaw.same(this, inputs);
  }
}
