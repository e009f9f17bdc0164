package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Workers;
import infernum.spi.op.AddRmsNorm;

/** A sum, rounded to float32, and its norm: the parts' own bits. */
final class AddRmsNormKernel extends ReferenceKernel<AddRmsNorm> {
  private static final long OPERATIONS = 5;

  AddRmsNormKernel(Resources resources) {
    super(AddRmsNorm.class, resources);
  }

  @Override
  void demand(AddRmsNorm op, Signature signature, Demands demands) {
    demands.f32("input", signature.in(0));
    demands.f32("residual", signature.in(1));
    demands.weight("weight", signature.in(2));
    demands.that(signature.in(0).rank() > 1, "input %s is one row", signature.in(0));
  }

  @Override
  Runnable prepare(AddRmsNorm op, Operands operands) {
    Floats x = operands.vectors(0);
    Floats residual = operands.vectors(1);
    Floats sum = operands.resultVectors(0);
    Floats normed = operands.resultVectors(1);
    float[] weight = operands.weightVector(2);
    resources()
        .reserve(scratch -> {
          scratch.floats(0, x.length());
          scratch.floats(1, x.length());
        });
    Workers.Work work =
        (worker, from, to) -> {
          float[] row = resources().own().get(worker).floats(0, 0);
          float[] other = resources().own().get(worker).floats(1, 0);
          for (int i = from; i < to; i++) {
            x.read(i, row, 0);
            residual.read(i, other, 0);
            for (int k = 0; k < x.length(); k++) {
              row[k] += other[k];
            }
            sum.write(i, row);
            RmsNormKernel.normalise(row, x.length(), weight, op.epsilon());
            normed.write(i, row);
          }
        };
    return () -> resources().cores().each(x.count(), OPERATIONS * x.length(), work);
  }
}
