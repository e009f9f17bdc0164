package infernum.runtime.compiled;

import infernum.spi.model.CacheSpec;
import infernum.spi.model.Model;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.ModelFamily;
import infernum.spi.model.Parts;
import infernum.spi.model.Step;
import infernum.spi.model.Weights;
import infernum.spi.op.Scale;
import infernum.spi.op.Softcap;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Op;
import infernum.spi.tensor.Replicated;
import infernum.spi.tensor.Tensor;
import java.util.List;
import java.util.Set;

/** Llama with scaled and capped logits, for the fusion that no family has a use for. */
record SoftcappedFamily(ModelFamily llama) implements ModelFamily {
  static final String ARCHITECTURE = "SoftcappedForCausalLM";

  @Override
  public String name() {
    return "softcapped";
  }

  @Override
  public Set<String> architectures() {
    return Set.of(ARCHITECTURE);
  }

  @Override
  public <D extends Device> Model<D> build(ModelConfig config, Weights<D> weights, Parts parts) {
    return new Softcapped<>(llama.build(config, weights, parts));
  }

  private record Softcapped<D extends Device>(Model<D> inner) implements Model<D> {
    @Override
    public List<List<CacheSpec>> caches() {
      return inner.caches();
    }

    @Override
    public Tensor<D, Replicated> hidden(Step<D> step) {
      return inner.hidden(step);
    }

    @Override
    public Tensor<D, Replicated> logits(Tensor<D, Replicated> hidden) {
      return Op.apply(
          new Softcap(3), Op.<D, Replicated>apply(new Scale(0.7), inner.logits(hidden)));
    }
  }
}
