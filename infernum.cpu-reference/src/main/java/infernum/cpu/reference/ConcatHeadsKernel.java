package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.ConcatHeads;

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
  Runnable prepare(ConcatHeads op, Operands operands) {
    Floats a = operands.vectors(0);
    Floats b = operands.vectors(1);
    Floats result = operands.resultVectors(0);
    resources().reserve(scratch -> scratch.floats(0, result.length()));
    return () -> {
      float[] head = resources().own().getFirst().floats(0, 0);
      for (int i = 0; i < result.count(); i++) {
        a.read(i, head, 0);
        b.read(i, head, a.length());
        result.write(i, head);
      }
    };
  }
}
