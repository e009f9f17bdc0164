package infernum.blocks.activation;

import infernum.spi.op.ActivationFunction;
import infernum.spi.op.Ops;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Whole;

/** {@code silu}. */
public final class SiluActivation implements ActivationFunction {
  /** For the service loader. */
  public SiluActivation() {}

  @Override
  public String name() {
    return "silu";
  }

  @Override
  public <D extends Device, P extends Whole> Tensor<D, P> apply(Tensor<D, P> x) {
    return Ops.silu(x);
  }
}
