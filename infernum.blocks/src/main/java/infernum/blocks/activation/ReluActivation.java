package infernum.blocks.activation;

import infernum.spi.op.ActivationFunction;
import infernum.spi.op.Ops;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Whole;

/** {@code relu}. */
public final class ReluActivation implements ActivationFunction {
  /** For the service loader. */
  public ReluActivation() {}

  @Override
  public String name() {
    return "relu";
  }

  @Override
  public <D extends Device, P extends Whole> Tensor<D, P> apply(Tensor<D, P> x) {
    return Ops.relu(x);
  }
}
