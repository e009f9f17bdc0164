package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.AddBias;
import infernum.spi.tensor.Cpu;

/** One row added to every row. */
final class AddBiasKernel extends ReferenceKernel<AddBias> {
  AddBiasKernel(Resources resources) {
    super(AddBias.class, resources);
  }

  @Override
  void demand(AddBias op, Signature signature, Demands demands) {
    demands.f32("input", signature.in(0));
    demands.weight("bias", signature.in(1));
  }

  @Override
  void run(AddBias op, Signature signature, Launch<Cpu> launch) {
    Floats x = rows(signature, launch, 0);
    Floats y = resultRows(signature, launch);
    float[] bias = weightVector(signature, launch, 1);
    map(
        x,
        y,
        1,
        (row, _) -> {
          for (int k = 0; k < row.length; k++) {
            row[k] = (float) ((double) row[k] + bias[k]);
          }
        });
  }
}
