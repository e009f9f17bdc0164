package infernum.plugin.cpunative;

import infernum.plugin.cpunative.NativeLibrary.Function;
import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.Add;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;

/** Sums of elements. */
final class AddKernel extends NativeKernel<Add> {
  AddKernel(Engine engine) {
    super(Add.class, engine);
  }

  @Override
  void demand(Add op, Signature signature, Support.Check check) {
    floats(check, "first operand", signature.in(0));
    floats(check, "second operand", signature.in(1));
  }

  @Override
  public BoundKernel<Cpu> bind(Add op, Signature signature, Sizes largest) {
    return BoundPair.of(engine(), engine().words(Function.ADD, 6), signature, 25);
  }
}
