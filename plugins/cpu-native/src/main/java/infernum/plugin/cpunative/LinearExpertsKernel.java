package infernum.plugin.cpunative;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Packing;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.LinearExperts;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import java.util.Optional;

/** Rows times the packed weights of the experts that they chose. */
final class LinearExpertsKernel extends NativeKernel<LinearExperts> {
  LinearExpertsKernel(Engine engine) {
    super(LinearExperts.class, engine);
  }

  @Override
  void demand(LinearExperts op, Signature signature, Support.Check check) {
    floats(check, "input", signature.in(0));
    integers(check, "experts", signature.in(1));
    check.that(signature.in(1).isDense(), "experts %s aren't dense", signature.in(1));
    signature.inputs().stream()
        .skip(BoundExperts.WEIGHTS)
        .forEach(weight -> BoundLinears.demand(check, weight));
  }

  @Override
  public Optional<Packing<Cpu>> packing(LinearExperts op, Signature signature, int operand) {
    return operand < BoundExperts.WEIGHTS
        ? Optional.empty()
        : BoundLinears.packing(engine(), signature, operand);
  }

  @Override
  public double tolerance(LinearExperts op, Signature signature) {
    return BoundLinears.tolerance(engine(), signature, BoundExperts.WEIGHTS);
  }

  @Override
  public BoundKernel<Cpu> bind(LinearExperts op, Signature signature, Sizes largest) {
    return new BoundExperts(engine(), signature, largest);
  }
}
