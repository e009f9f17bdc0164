package infernum.plugin.cpunative;

import infernum.plugin.cpunative.NativeLibrary.Function;
import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.op.RmsNorm;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Sizes;
import infernum.spi.tensor.TensorSpec;

/** Rows, or the vectors of dense rows, divided by their root mean square. */
final class RmsNormKernel extends NativeKernel<RmsNorm> {
  RmsNormKernel(Engine engine) {
    super(RmsNorm.class, engine);
  }

  @Override
  void demand(RmsNorm op, Signature signature, Support.Check check) {
    TensorSpec x = signature.in(0);
    floats(check, "input", x);
    check.that(x.rank() > 1, "input %s is one row", x);
    check.that(x.rank() == 2 || x.isDense(), "heads of input %s aren't dense", x);
    denseFloats(check, "weight", signature.in(1));
  }

  @Override
  public BoundKernel<Cpu> bind(RmsNorm op, Signature signature, Sizes largest) {
    TensorSpec x = signature.in(0);
    long columns = x.last();
    long perRow = columns == 0 ? 0 : x.rowSize() / columns;
    long stride = x.rank() == 2 ? x.rowStride() : columns;
    Words words = engine().words(Function.RMS_NORM, 9);
    words.set(0, columns).set(2, stride).set(3, 0).bits(8, op.epsilon());
    return launch -> {
      words.set(1, launch.in(0)).set(6, launch.in(1)).set(7, launch.out(0));
      int rows = Math.toIntExact(x.rows().at(launch.sizes()) * perRow);
      words.run(engine().workers(), rows, Words.least(columns / 4));
    };
  }
}
