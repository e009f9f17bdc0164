package infernum.blocks.activation;

import infernum.spi.op.ActivationFunction;
import infernum.spi.op.Ops;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Whole;

/** {@code gelu_pytorch_tanh}. */
public final class GeluTanhActivation implements ActivationFunction {
  /** For the service loader. */
  public GeluTanhActivation() {}

  @Override
  public String name() {
    return "gelu_pytorch_tanh";
  }

  @Override
  public <D extends Device, P extends Whole> Tensor<D, P> apply(Tensor<D, P> x) {
    return Ops.geluTanh(x);
  }
}
