package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.SliceHeads;
import infernum.spi.tensor.Cpu;

/** A part of every head. */
final class SliceHeadsKernel extends ReferenceKernel<SliceHeads> {
  SliceHeadsKernel(Resources resources) {
    super(SliceHeads.class, resources);
  }

  @Override
  void demand(SliceHeads op, Signature signature, Demands demands) {
    demands.f32("operand", signature.in(0));
  }

  @Override
  void run(SliceHeads op, Signature signature, Launch<Cpu> launch) {
    Floats x = vectors(signature, launch, 0);
    Floats result = resultVectors(signature, launch);
    float[] part = new float[result.length()];
    for (int i = 0; i < result.count(); i++) {
      x.read(i, (int) op.from(), part.length, part, 0);
      result.write(i, part);
    }
  }
}
