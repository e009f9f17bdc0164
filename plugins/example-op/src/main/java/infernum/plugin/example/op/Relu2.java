package infernum.plugin.example.op;

import static infernum.plugin.example.op.ReluSquared.reluSquared;

import infernum.spi.op.ActivationFunction;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Whole;

/** The squared ReLU under the name that checkpoints give it: {@code "hidden_act": "relu2"}. */
public final class Relu2 implements ActivationFunction {
  /** For the service loader. */
  public Relu2() {}

  @Override
  public String name() {
    return "relu2";
  }

  @Override
  public <D extends Device, P extends Whole> Tensor<D, P> apply(Tensor<D, P> x) {
    return reluSquared(x);
  }
}
