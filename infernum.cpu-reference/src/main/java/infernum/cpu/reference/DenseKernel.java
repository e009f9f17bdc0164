package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.Dense;
import infernum.spi.tensor.Cpu;

/** A copy without gaps, of any format. */
final class DenseKernel extends ReferenceKernel<Dense> {
  DenseKernel(Resources resources) {
    super(Dense.class, resources);
  }

  @Override
  void demand(Dense op, Signature signature, Demands demands) {
    if (!signature.in(0).isDense()) {
      demands.movableRows("operand", signature.in(0));
    }
  }

  @Override
  void run(Dense op, Signature signature, Launch<Cpu> launch) {
    Packed x = new Packed(signature.in(0), launch.in(0));
    Packed result = new Packed(signature.out(0), launch.out(0));
    result.takeAll(x, x.spec().rows().at(launch.sizes()));
  }
}
