package infernum.model.llama;

import infernum.spi.model.Model;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.ModelFamily;
import infernum.spi.model.Parts;
import infernum.spi.model.Weights;
import infernum.spi.tensor.Device;
import java.util.Set;

/** {@code llama}: Llama, SmolLM, Mistral and Mixtral. */
public final class LlamaFamily implements ModelFamily {
  /** For the service loader. */
  public LlamaFamily() {}

  @Override
  public String name() {
    return "llama";
  }

  @Override
  public Set<String> architectures() {
    return Set.copyOf(Architecture.titles());
  }

  @Override
  public <D extends Device> Model<D> build(ModelConfig config, Weights<D> weights, Parts parts) {
    return new Llama<>(LlamaConfig.read(config, parts, weights), config, weights, parts).model();
  }
}
