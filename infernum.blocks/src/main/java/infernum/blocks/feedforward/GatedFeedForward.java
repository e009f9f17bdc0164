package infernum.blocks.feedforward;

import static infernum.spi.op.Ops.linear;
import static infernum.spi.op.Ops.mul;

import infernum.spi.block.FeedForwardVariant.FeedForward;
import infernum.spi.op.ActivationFunction;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.LinearWeight;
import infernum.spi.tensor.Partial;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Sharded;
import infernum.spi.tensor.Tensor;

/** down(activation(gate(x)) * up(x)): SwiGLU and its kin (arXiv:2002.05202). */
public record GatedFeedForward<D extends Device>(
    String path,
    ActivationFunction activation,
    LinearWeight<D, Replicated, Sharded> gate,
    LinearWeight<D, Replicated, Sharded> up,
    LinearWeight<D, Sharded, Partial> down)
    implements FeedForward<D> {

  @Override
  public Tensor<D, Partial> forward(Tensor<D, Replicated> x) {
    return within(x, () -> linear(mul(activation.apply(linear(x, gate)), linear(x, up)), down));
  }
}
