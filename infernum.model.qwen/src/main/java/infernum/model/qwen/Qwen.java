package infernum.model.qwen;

import infernum.blocks.DecoderBuilder;
import infernum.blocks.DecoderLayer;
import infernum.blocks.TransformerLayer;
import infernum.spi.block.FeedForwardVariant.FeedForward;
import infernum.spi.model.Model;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.Parts;
import infernum.spi.model.Weights;
import infernum.spi.model.Weights.Bias;
import infernum.spi.tensor.Device;

/** Puts Qwen's layers together; weights have the names that transformers gives them. */
final class Qwen<D extends Device> {
  private final QwenConfig qwen;
  private final DecoderBuilder<D> builder;

  Qwen(QwenConfig qwen, ModelConfig config, Weights<D> weights, Parts parts) {
    this.qwen = qwen;
    this.builder = new DecoderBuilder<>(qwen.shape(), config, weights, parts);
  }

  Model<D> model() {
    return builder.decoder(this::layer);
  }

  private DecoderLayer<D> layer(int i) {
    String path = "layers." + i;
    Weights<D> weights = builder.layerWeights(i);
    return new TransformerLayer<>(
        path,
        builder.norm(path + ".attentionNorm", weights.at("input_layernorm")),
        builder.attention(path + ".attention", i, qwen.attention().get(i), weights.at("self_attn")),
        builder.norm(path + ".feedForwardNorm", weights.at("post_attention_layernorm")),
        feedForward(path + ".feedForward", i, weights.at("mlp")));
  }

  private FeedForward<D> feedForward(String path, int layer, Weights<D> weights) {
    return qwen.experts()
        .get(layer)
        .map(experts -> builder.mixture(path, experts, weights))
        .orElseGet(() -> builder.feedForward(path, Bias.NONE, weights));
  }
}
