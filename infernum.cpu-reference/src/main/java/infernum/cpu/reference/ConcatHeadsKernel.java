package infernum.cpu.reference;

import infernum.spi.kernel.Launch;
import infernum.spi.kernel.Signature;
import infernum.spi.op.ConcatHeads;
import infernum.spi.tensor.Cpu;

/** Each head of one tensor beside that of another. */
final class ConcatHeadsKernel extends ReferenceKernel<ConcatHeads> {
  ConcatHeadsKernel(Resources resources) {
    super(ConcatHeads.class, resources);
  }

  @Override
  void demand(ConcatHeads op, Signature signature, Demands demands) {
    demands.f32("first operand", signature.in(0));
    demands.f32("second operand", signature.in(1));
  }

  @Override
  void run(ConcatHeads op, Signature signature, Launch<Cpu> launch) {
    Floats a = vectors(signature, launch, 0);
    Floats b = vectors(signature, launch, 1);
    Floats result = resultVectors(signature, launch);
    float[] head = new float[result.length()];
    for (int i = 0; i < result.count(); i++) {
      a.read(i, head, 0);
      b.read(i, head, a.length());
      result.write(i, head);
    }
  }
}
