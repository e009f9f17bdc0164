package infernum.blocks;

import static infernum.spi.op.Ops.add;
import static infernum.spi.op.Ops.allReduce;

import infernum.blocks.attention.Attention;
import infernum.spi.block.FeedForwardVariant.FeedForward;
import infernum.spi.block.NormVariant.Norm;
import infernum.spi.model.CacheSpec;
import infernum.spi.model.Step;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;
import java.util.List;

/** Attention and feed-forward, each on a normed input and added to what came in (pre-norm). */
public record TransformerLayer<D extends Device>(
    String path,
    Norm<D> attentionNorm,
    Attention<D> attention,
    Norm<D> feedForwardNorm,
    FeedForward<D> feedForward)
    implements DecoderLayer<D> {

  @Override
  public Tensor<D, Replicated> forward(Tensor<D, Replicated> x, Step<D> step) {
    return within(
        x,
        () -> {
          Tensor<D, Replicated> h =
              add(x, allReduce(attention.forward(attentionNorm.forward(x), step)));
          return add(h, allReduce(feedForward.forward(feedForwardNorm.forward(h))));
        });
  }

  @Override
  public List<CacheSpec> caches() {
    return attention.caches();
  }
}
