package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.Unary;
import infernum.spi.rewrite.FusedOp;
import infernum.spi.tensor.Cpu;

/**
 * activation(gate) * up. The activation is rounded to float32 before it is multiplied, as it is
 * where the two ops run one after the other: the same bits.
 */
final class GatedKernel<O extends FusedOp> extends ReferenceKernel<O> {
  private static final long OPERATIONS = 20;

  private final Unary activation;

  GatedKernel(Class<O> op, Unary activation, Resources resources) {
    super(op, resources);
    this.activation = activation;
  }

  @Override
  void demand(O op, Signature signature, Demands demands) {
    demands.f32("gate", signature.in(0));
    demands.f32("up", signature.in(1));
  }

  @Override
  void run(O op, Signature signature, Launch<Cpu> launch) {
    zip(
        rows(signature, launch, 0),
        rows(signature, launch, 1),
        resultRows(signature, launch),
        OPERATIONS,
        (gate, up) -> (float) activation.apply(gate) * up);
  }
}
