package infernum.spi.model;

import infernum.spi.Named;
import infernum.spi.tensor.Device;
import java.util.Set;

/** Builds models of some architectures. A service. */
public interface ModelFamily extends Named {
  /**
   * Which architectures: {@code architectures} of config.json ("LlamaForCausalLM"), and {@code
   * general.architecture} of GGUF ("llama").
   */
  Set<String> architectures();

  /**
   * Describes the model; no byte of a weight is read.
   *
   * @param config honoured in every key that changes the result, or refused by it
   * @param weights where every weight comes from
   * @param parts which attention, norm, ... to use where the user chose another
   * @throws ConfigException a key is missing, or its value isn't supported
   */
  <D extends Device> Model<D> build(ModelConfig config, Weights<D> weights, Parts parts);
}
