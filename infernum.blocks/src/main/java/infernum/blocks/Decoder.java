package infernum.blocks;

import static infernum.spi.op.Ops.allReduce;

import infernum.spi.block.NormVariant.Norm;
import infernum.spi.model.CacheSpec;
import infernum.spi.model.Model;
import infernum.spi.model.Step;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;
import java.util.List;

/** A decoder-only language model: embedding, layers one after the other, norm, head. */
public record Decoder<D extends Device>(
    TokenEmbedding<D> embedding, List<DecoderLayer<D>> layers, Norm<D> norm, Head<D> head)
    implements Model<D> {
  /** Copies the list. */
  public Decoder {
    layers = List.copyOf(layers);
  }

  @Override
  public Tensor<D, Replicated> hidden(Step<D> step) {
    Tensor<D, Replicated> x = allReduce(embedding.forward(step.tokens()));
    for (DecoderLayer<D> layer : layers) {
      x = layer.forward(x, step);
    }
    return norm.forward(x);
  }

  @Override
  public Tensor<D, Replicated> logits(Tensor<D, Replicated> hidden) {
    return head.forward(hidden);
  }

  @Override
  public List<List<CacheSpec>> caches() {
    return layers.stream().map(DecoderLayer::caches).toList();
  }
}
