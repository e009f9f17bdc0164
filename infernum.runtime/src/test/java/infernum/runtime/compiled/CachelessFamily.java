package infernum.runtime.compiled;

import static infernum.spi.op.Ops.allReduce;

import infernum.spi.model.CacheSpec;
import infernum.spi.model.Model;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.ModelFamily;
import infernum.spi.model.Parts;
import infernum.spi.model.Step;
import infernum.spi.model.Weights;
import infernum.spi.op.Ops;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.EmbeddingWeight;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;
import java.util.List;
import java.util.Set;

/** A Llama without layers: the next token follows from the last one, and nothing is kept. */
record CachelessFamily(ModelFamily llama) implements ModelFamily {
  static final String ARCHITECTURE = "CachelessForCausalLM";

  @Override
  public String name() {
    return "cacheless";
  }

  @Override
  public Set<String> architectures() {
    return Set.of(ARCHITECTURE);
  }

  @Override
  public <D extends Device> Model<D> build(ModelConfig config, Weights<D> weights, Parts parts) {
    Model<D> whole = llama.build(config, weights, parts); // asks for all that the files have
    return new Bigram<>(whole, weights.vocabulary("model.embed_tokens", 512, 256));
  }

  private record Bigram<D extends Device>(Model<D> whole, EmbeddingWeight<D> embedding)
      implements Model<D> {
    @Override
    public List<List<CacheSpec>> caches() {
      return List.of();
    }

    @Override
    public Tensor<D, Replicated> hidden(Step<D> step) {
      return allReduce(Ops.embedding(step.tokens(), embedding));
    }

    @Override
    public Tensor<D, Replicated> logits(Tensor<D, Replicated> hidden) {
      return whole.logits(hidden);
    }
  }
}
