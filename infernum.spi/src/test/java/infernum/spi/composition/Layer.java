package infernum.spi.composition;

import static infernum.spi.op.Ops.*;

import infernum.spi.model.Step;
import infernum.spi.model.Weights;
import infernum.spi.tensor.*;

/** A pre-norm transformer layer. */
record Layer<D extends Device>(
    Norm<D> attentionNorm,
    Attention<D> attention,
    Norm<D> feedForwardNorm,
    FeedForward<D> feedForward) {

  interface Attention<D extends Device> {
    Tensor<D, Partial> forward(Tensor<D, Replicated> x, Step<D> step);
  }

  interface FeedForward<D extends Device> {
    Tensor<D, Partial> forward(Tensor<D, Replicated> x);
  }

  static <D extends Device> Layer<D> of(
      Weights<D> weights, long width, Attention<D> attention, FeedForward<D> feedForward) {
    return new Layer<>(
        Norm.of(weights, "input_layernorm", width),
        attention,
        Norm.of(weights, "post_attention_layernorm", width),
        feedForward);
  }

  Tensor<D, Replicated> forward(Tensor<D, Replicated> x, Step<D> step) {
    Tensor<D, Replicated> h = add(x, allReduce(attention.forward(attentionNorm.forward(x), step)));
    return add(h, allReduce(feedForward.forward(feedForwardNorm.forward(h))));
  }
}
