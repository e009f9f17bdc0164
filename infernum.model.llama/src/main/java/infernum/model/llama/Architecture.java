package infernum.model.llama;

import infernum.blocks.DecoderConfig.Defaults;
import infernum.spi.model.ModelConfig;
import java.util.Arrays;
import java.util.List;

/** The family's members, and what transformers assumes of each where a key is absent. */
enum Architecture {
  LLAMA("LlamaForCausalLM", new Defaults(1e-6, 10_000, false)),
  MISTRAL("MistralForCausalLM", new Defaults(1e-6, 10_000, false)),
  MIXTRAL("MixtralForCausalLM", new Defaults(1e-5, 1_000_000, false)),
  /** Any of them, in a GGUF file. */
  GGUF("llama", new Defaults(1e-6, 10_000, false));

  private final String title;
  private final Defaults defaults;

  Architecture(String title, Defaults defaults) {
    this.title = title;
    this.defaults = defaults;
  }

  Defaults defaults() {
    return defaults;
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
