package infernum.runtime.fused;

import infernum.spi.kernel.BoundKernel;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.Signature;
import infernum.spi.kernel.Support;
import infernum.spi.tensor.Cpu;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Sizes;
import java.util.function.BiConsumer;

/**
 * A kernel of the fusing device, on one thread.
 *
 * @param declared its tolerance
 * @param work computes
 */
record FusingKernel<O extends Op>(Class<O> op, double declared, BiConsumer<O, Rows> work)
    implements Kernel<O, Cpu> {
  private static final float MISTAKE = 1.01f;

  /** The same with results that are too large. */
  FusingKernel<O> wrong() {
    return new FusingKernel<>(
        op,
        declared,
        (fused, rows) -> {
          work.accept(fused, rows);
          rows.change(0, value -> value * MISTAKE);
        });
  }

  @Override
  public String name() {
    return "fusing";
  }

  @Override
  public Support supports(O fused, Signature signature) {
    Support.Check check = Support.check();
    signature.inputs().forEach(spec -> check.that(Rows.isReadable(spec), "can't read %s", spec));
    return check.rank(1);
  }

  @Override
  public double tolerance(O fused, Signature signature) {
    return declared;
  }

  @Override
  public BoundKernel<Cpu> bind(O fused, Signature signature, Sizes largest) {
    return launch -> work.accept(fused, new Rows(signature, launch));
  }
}
