package infernum.spi.op;

import infernum.spi.tensor.Placement;
import infernum.spi.tensor.PlacementLaw;
import java.util.List;

/** a + b. Linear, hence defined on two partial sums too. */
public record Add() implements Binary {
  @Override
  public double apply(double a, double b) {
    return a + b;
  }

  @Override
  public boolean commutative() {
    return true;
  }

  @Override
  public Placement place(List<Placement> inputs) {
    return PlacementLaw.same(this, inputs);
  }
}
