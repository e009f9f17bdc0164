package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.Scale;
import infernum.spi.op.ScaleSoftcap;
import infernum.spi.op.Softcap;
import infernum.spi.tensor.Cpu;

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
  void run(ScaleSoftcap op, Signature signature, Launch<Cpu> launch) {
    Scale scale = new Scale(op.factor());
    Softcap softcap = new Softcap(op.cap());
    map(
        rows(signature, launch, 0),
        resultRows(signature, launch),
        OPERATIONS,
        (row, _) -> {
          for (int k = 0; k < row.length; k++) {
            row[k] = (float) softcap.apply((float) scale.apply(row[k]));
          }
        });
  }
}
