package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.Scale;
import infernum.spi.op.ScaleSoftcap;
import infernum.spi.op.Softcap;

/** A softcap of scaled elements, which are rounded to float32 in between: the parts' own bits. */
final class ScaleSoftcapKernel extends ReferenceKernel<ScaleSoftcap> {
  private static final long OPERATIONS = 20;

  ScaleSoftcapKernel(Resources resources) {
    super(ScaleSoftcap.class, resources);
  }

  @Override
  void demand(ScaleSoftcap op, Signature signature, Demands demands) {
    demands.f32("operand", signature.in(0));
  }

  @Override
  Runnable prepare(ScaleSoftcap op, Operands operands) {
    Scale scale = new Scale(op.factor());
    Softcap softcap = new Softcap(op.cap());
    return map(
        operands.rows(0),
        operands.resultRows(0),
        OPERATIONS,
        (row, length, _, _) -> {
          for (int k = 0; k < length; k++) {
            row[k] = (float) softcap.apply((float) scale.apply(row[k]));
          }
        });
  }
}
