package infernum.plugin.example.op;

import static infernum.spi.op.Ops.mul;
import static infernum.spi.op.Ops.relu;

import infernum.spi.tensor.Decomposable;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Tensor;
import infernum.spi.tensor.Tensors;
import infernum.spi.tensor.Whole;

/** max(x, 0)², element by element: the activation of Primer (So et al., arXiv:2109.08668). */
public record ReluSquared() implements Decomposable {
  /** Applies it; the result lies as x does. */
  public static <D extends Device, P extends Whole> Tensor<D, P> reluSquared(Tensor<D, P> x) {
    return Op.apply(new ReluSquared(), x);
  }

  @Override
  public <D extends Device> Tensors<D> decompose(Tensors<D> in) {
    return Tensors.of(mul(relu(in.get(0)), relu(in.get(0))));
  }
}
