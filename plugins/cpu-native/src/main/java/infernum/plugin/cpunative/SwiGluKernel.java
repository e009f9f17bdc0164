package infernum.plugin.cpunative;

import infernum.plugin.cpunative.NativeLibrary.Function;
import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.SwiGlu;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;

/** silu(gate) * up. */
final class SwiGluKernel extends NativeKernel<SwiGlu> {
  SwiGluKernel(Engine engine) {
    super(SwiGlu.class, engine);
  }

  @Override
  void demand(SwiGlu op, Signature signature, Support.Check check) {
    floats(check, "gate", signature.in(0));
    floats(check, "up", signature.in(1));
  }

  @Override
  public BoundKernel<Cpu> bind(SwiGlu op, Signature signature, Sizes largest) {
    return BoundPair.of(engine(), engine().words(Function.SWIGLU, 6), signature, 100);
  }
}
