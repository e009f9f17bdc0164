package infernum.model.llama;

import infernum.blocks.DecoderBuilder;
import infernum.blocks.DecoderBuilder.AttentionTraits;
import infernum.blocks.DecoderLayer;
import infernum.blocks.TransformerLayer;
import infernum.spi.block.FeedForwardVariant.FeedForward;
import infernum.spi.model.Model;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.Parts;
import infernum.spi.model.Weights;
import infernum.spi.tensor.Device;

/** Puts Llama's layers together; weights have the names that transformers gives them. */
final class Llama<D extends Device> {
  private final LlamaConfig llama;
  private final DecoderBuilder<D> builder;

  Llama(LlamaConfig llama, ModelConfig config, Weights<D> weights, Parts parts) {
    this.llama = llama;
    this.builder = new DecoderBuilder<>(llama.shape(), config, weights, parts);
  }

  Model<D> model() {
    return builder.decoder(this::layer);
  }

  private DecoderLayer<D> layer(int i) {
    String path = "layers." + i;
    Weights<D> weights = builder.layerWeights(i);
    AttentionTraits traits =
        new AttentionTraits(
            llama.windows().get(i), llama.attentionBias(), llama.attentionBias(), false);
    return new TransformerLayer<>(
        path,
        builder.norm(path + ".attentionNorm", weights.at("input_layernorm")),
        builder.attention(path + ".attention", i, traits, weights.at("self_attn")),
        builder.norm(path + ".feedForwardNorm", weights.at("post_attention_layernorm")),
        feedForward(path + ".feedForward", weights));
  }

  private FeedForward<D> feedForward(String path, Weights<D> weights) {
    return llama
        .experts()
        .map(experts -> builder.mixture(path, experts, weights.at("block_sparse_moe")))
        .orElseGet(() -> builder.feedForward(path, llama.feedForwardBias(), weights.at("mlp")));
  }
}
