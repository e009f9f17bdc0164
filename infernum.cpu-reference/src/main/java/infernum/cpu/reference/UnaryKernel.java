package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.Unary;
import infernum.spi.tensor.Cpu;

/** Every function of one element, by its scalar definition. */
final class UnaryKernel extends ReferenceKernel<Unary> {
  /** About what an exponential costs. */
  private static final long OPERATIONS = 20;

  UnaryKernel(Resources resources) {
    super(Unary.class, resources);
  }

  @Override
  void demand(Unary op, Signature signature, Demands demands) {
    demands.f32("operand", signature.in(0));
  }

  @Override
  void run(Unary op, Signature signature, Launch<Cpu> launch) {
    Floats x = rows(signature, launch, 0);
    Floats y = resultRows(signature, launch);
    map(
        x,
        y,
        OPERATIONS,
        (row, _) -> {
          for (int k = 0; k < row.length; k++) {
            row[k] = (float) op.apply(row[k]);
          }
        });
  }
}
