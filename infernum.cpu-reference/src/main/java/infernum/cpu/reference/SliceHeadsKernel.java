package infernum.cpu.reference;

import infernum.spi.kernel.Signature;
import infernum.spi.op.SliceHeads;

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
  Runnable prepare(SliceHeads op, Operands operands) {
    Floats x = operands.vectors(0);
    Floats result = operands.resultVectors(0);
    resources().reserve(scratch -> scratch.floats(0, result.length()));
    return () -> {
      float[] part = resources().own().getFirst().floats(0, 0);
      for (int i = 0; i < result.count(); i++) {
        x.read(i, (int) op.from(), result.length(), part, 0);
        result.write(i, part);
      }
    };
  }
}
