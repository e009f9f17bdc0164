package infernum.plugin.cpunative;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Packing;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.Linear;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import java.util.Optional;

/** Rows times a packed weight. */
final class LinearKernel extends NativeKernel<Linear> {
  LinearKernel(Engine engine) {
    super(Linear.class, engine);
  }

  @Override
  void demand(Linear op, Signature signature, Support.Check check) {
    floats(check, "input", signature.in(0));
    BoundLinears.demand(check, signature.in(1));
  }

  @Override
  public Optional<Packing<Cpu>> packing(Linear op, Signature signature, int operand) {
    return BoundLinears.packing(engine(), signature, operand);
  }

  @Override
  public double tolerance(Linear op, Signature signature) {
    return BoundLinears.tolerance(engine(), signature, 1);
  }

  @Override
  public BoundKernel<Cpu> bind(Linear op, Signature signature, Sizes largest) {
    return new BoundLinears(engine(), signature, largest);
  }
}
