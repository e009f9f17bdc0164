package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.Binary;
import infernum.spi.tensor.Cpu;

/** Every function of two elements at one place, by its scalar definition. */
final class BinaryKernel extends ReferenceKernel<Binary> {
  private static final long OPERATIONS = 4;

  BinaryKernel(Resources resources) {
    super(Binary.class, resources);
  }

  @Override
  void demand(Binary op, Signature signature, Demands demands) {
    demands.f32("first operand", signature.in(0));
    demands.f32("second operand", signature.in(1));
  }

  @Override
  void run(Binary op, Signature signature, Launch<Cpu> launch) {
    Floats a = rows(signature, launch, 0);
    Floats b = rows(signature, launch, 1);
    Floats y = resultRows(signature, launch);
    zip(a, b, y, OPERATIONS, op::apply);
  }
}
