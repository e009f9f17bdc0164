package infernum.model.llama;

import infernum.blocks.DecoderConfig.Defaults;
import infernum.spi.model.ModelConfig;
import java.util.Arrays;
import java.util.List;

/** The family's members, and what transformers assumes of each where a key is absent. */
enum Architecture {
  LLAMA("LlamaForCausalLM", 1e-6, 10_000),
  MISTRAL("MistralForCausalLM", 1e-6, 10_000),
  MIXTRAL("MixtralForCausalLM", 1e-5, 1_000_000),
  /** Any of them, in a GGUF file. */
  GGUF("llama", 1e-6, 10_000);

  private final String title;
  private final double epsilon;
  private final double theta;

  Architecture(String title, double epsilon, double theta) {
    this.title = title;
    this.epsilon = epsilon;
    this.theta = theta;
  }

  Defaults defaults() {
    return new Defaults(epsilon, theta, false);
  }

  static List<String> titles() {
    return Arrays.stream(values()).map(architecture -> architecture.title).toList();
  }

  static Architecture of(ModelConfig config) {
    List<String> named = config.texts("architectures");
    return Arrays.stream(values())
        .filter(architecture -> named.contains(architecture.title))
        .findFirst()
        .orElseThrow(() -> config.error("architectures", "must be one of %s".formatted(titles())));
  }
}
