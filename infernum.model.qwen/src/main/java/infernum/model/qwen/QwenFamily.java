package infernum.model.qwen;

import infernum.spi.model.Model;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.ModelFamily;
import infernum.spi.model.Parts;
import infernum.spi.model.Weights;
import infernum.spi.tensor.Device;
import java.util.Set;

/** {@code qwen}: Qwen2, Qwen2.5, Qwen3 and Qwen3-MoE. */
public final class QwenFamily implements ModelFamily {
  /** For the service loader. */
  public QwenFamily() {}

  @Override
  public String name() {
    return "qwen";
  }

  @Override
  public Set<String> architectures() {
    return Set.copyOf(Generation.allArchitectures());
  }

  @Override
  public <D extends Device> Model<D> build(ModelConfig config, Weights<D> weights, Parts parts) {
    return new Qwen<>(QwenConfig.read(config, parts, weights), config, weights, parts).model();
  }
}
