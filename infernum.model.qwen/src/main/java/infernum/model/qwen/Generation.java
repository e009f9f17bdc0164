package infernum.model.qwen;

import infernum.spi.model.ModelConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The generations of Qwen, with the architectures that config.json and GGUF call them by. */
enum Generation {
  /** Biases on queries, keys and values. */
  QWEN2("Qwen2ForCausalLM", "qwen2"),
  /** Norms on the heads of queries and keys. */
  QWEN3("Qwen3ForCausalLM", "qwen3"),
  /** As Qwen3, with experts in some or all layers. */
  QWEN3_MOE("Qwen3MoeForCausalLM", "qwen3moe");

  private final String transformers;
  private final String gguf;

  Generation(String transformers, String gguf) {
    this.transformers = transformers;
    this.gguf = gguf;
  }

  static List<String> allArchitectures() {
    return Arrays.stream(values()).flatMap(g -> Stream.of(g.transformers, g.gguf)).toList();
  }

  static Generation of(ModelConfig config) {
    List<String> named = config.texts("architectures");
    for (Generation generation : values()) {
      if (named.contains(generation.transformers) || named.contains(generation.gguf)) {
        return generation;
      }
    }
    throw config.error("architectures", "must be one of %s".formatted(allArchitectures()));
  }
}
