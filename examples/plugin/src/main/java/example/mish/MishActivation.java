package example.mish;

import infernum.spi.op.ActivationFunction;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Whole;

/** Mish, as {@code "hidden_act": "mish"} asks for it. */
public final class MishActivation implements ActivationFunction {
  @Override
  public String name() {
    return "mish";
  }

  @Override
  public <D extends Device, P extends Whole> Tensor<D, P> apply(Tensor<D, P> x) {
    return Op.apply(new Mish(), x);
  }
}
