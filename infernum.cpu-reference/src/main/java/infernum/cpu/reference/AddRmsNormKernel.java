package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.AddRmsNorm;
import infernum.spi.tensor.Cpu;
import java.util.function.Supplier;

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
  void run(AddRmsNorm op, Signature signature, Launch<Cpu> launch) {
    Floats x = vectors(signature, launch, 0);
    Floats residual = vectors(signature, launch, 1);
    Floats sum = resultVectors(signature, launch, 0);
    Floats normed = resultVectors(signature, launch, 1);
    float[] weight = weightVector(signature, launch, 2);
    Supplier<Cores.Work> work =
        () -> {
          float[] row = new float[x.length()];
          float[] other = new float[x.length()];
          return (from, to) -> {
            for (int i = from; i < to; i++) {
              x.read(i, row, 0);
              residual.read(i, other, 0);
              for (int k = 0; k < row.length; k++) {
                row[k] += other[k];
              }
              sum.write(i, row);
              RmsNormKernel.normalise(row, weight, op.epsilon());
              normed.write(i, row);
            }
          };
        };
    cores().each(x.count(), OPERATIONS * x.length(), work);
  }
}
