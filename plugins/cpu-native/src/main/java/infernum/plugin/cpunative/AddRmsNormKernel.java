package infernum.plugin.cpunative;

import infernum.plugin.cpunative.NativeLibrary.Function;
import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.AddRmsNorm;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;

/** A residual connection and the norm that follows, in one pass. */
final class AddRmsNormKernel extends NativeKernel<AddRmsNorm> {
  AddRmsNormKernel(Engine engine) {
    super(AddRmsNorm.class, engine);
  }

  @Override
  void demand(AddRmsNorm op, Signature signature, Support.Check check) {
    floats(check, "input", signature.in(0));
    check.that(signature.in(0).rank() == 2, "input %s isn't rows", signature.in(0));
    floats(check, "residual", signature.in(1));
    denseFloats(check, "weight", signature.in(2));
  }

  @Override
  public BoundKernel<Cpu> bind(AddRmsNorm op, Signature signature, Sizes largest) {
    TensorSpec x = signature.in(0);
    long columns = x.last();
    Words words = engine().words(Function.RMS_NORM, 9);
    words.set(0, columns).set(2, x.rowStride()).set(4, signature.in(1).rowStride());
    words.bits(8, op.epsilon());
    return launch -> {
      words.set(1, launch.in(0)).set(3, launch.in(1)).set(5, launch.out(0));
      words.set(6, launch.in(2)).set(7, launch.out(1));
      int rows = Math.toIntExact(x.rows().at(launch.sizes()));
      words.run(engine().workers(), rows, Words.least(columns / 3));
    };
  }
}
