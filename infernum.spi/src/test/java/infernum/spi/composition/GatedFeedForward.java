package infernum.spi.composition;

import static infernum.spi.op.Ops.*;

import infernum.spi.model.Weights;
import infernum.spi.model.Weights.Bias;
import infernum.spi.tensor.*;

/** SwiGLU (arXiv:2002.05202): down(silu(gate(x)) * up(x)). */
record GatedFeedForward<D extends Device>(
    LinearWeight<D, Replicated, Sharded> gate,
    LinearWeight<D, Replicated, Sharded> up,
    LinearWeight<D, Sharded, Partial> down)
    implements Layer.FeedForward<D> {

  static <D extends Device> GatedFeedForward<D> of(Weights<D> weights, long width, long hidden) {
    return new GatedFeedForward<>(
        weights.columnParallel("gate_proj", hidden, width, Bias.NONE),
        weights.columnParallel("up_proj", hidden, width, Bias.NONE),
        weights.rowParallel("down_proj", width, hidden, Bias.NONE));
  }

  @Override
  public Tensor<D, Partial> forward(Tensor<D, Replicated> x) {
    return linear(mul(silu(linear(x, gate)), linear(x, up)), down);
  }
}
