package infernum.plugin.cpunative;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Packing;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.Linears;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import java.util.Optional;

/** Rows times several packed weights, in one dispatch: the rows are rounded once. */
final class LinearsKernel extends NativeKernel<Linears> {
  LinearsKernel(Engine engine) {
    super(Linears.class, engine);
  }

  @Override
  void demand(Linears op, Signature signature, Support.Check check) {
    floats(check, "input", signature.in(0));
    signature.inputs().stream().skip(1).forEach(weight -> BoundLinears.demand(check, weight));
  }

  @Override
  public Optional<Packing<Cpu>> packing(Linears op, Signature signature, int operand) {
    return BoundLinears.packing(engine(), signature, operand);
  }

  @Override
  public double tolerance(Linears op, Signature signature) {
    return BoundLinears.tolerance(engine(), signature, 1);
  }

  @Override
  public BoundKernel<Cpu> bind(Linears op, Signature signature, Sizes largest) {
    return new BoundLinears(engine(), signature, largest);
  }
}
