package infernum.runtime.convert;

import infernum.spi.InfernumException;
import infernum.spi.model.Checkpoint;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Architectures that have a name in GGUF, and what transformers assumes where their configuration
 * doesn't say.
 */
enum Architecture {
  LLAMA("LlamaForCausalLM", "llama", 1e-6, 10_000),
  MISTRAL("MistralForCausalLM", "llama", 1e-6, 10_000),
  MIXTRAL("MixtralForCausalLM", "llama", 1e-5, 1_000_000),
  QWEN2("Qwen2ForCausalLM", "qwen2", 1e-6, 10_000),
  QWEN3("Qwen3ForCausalLM", "qwen3", 1e-6, 10_000),
  QWEN3_MOE("Qwen3MoeForCausalLM", "qwen3moe", 1e-6, 10_000);

  private final String transformers;
  private final String gguf;
  private final double epsilon;
  private final double theta;

  Architecture(String transformers, String gguf, double epsilon, double theta) {
    this.transformers = transformers;
    this.gguf = gguf;
    this.epsilon = epsilon;
    this.theta = theta;
  }

  /**
   * A checkpoint's.
   *
   * @throws InfernumException GGUF has no name for it here
   */
  static Architecture of(Checkpoint checkpoint) {
    return Arrays.stream(values())
        .filter(one -> one.transformers.equals(checkpoint.architecture()))
        .findFirst()
        .orElseThrow(() ->
            new InfernumException(
                "%s: architecture '%s' can't be written as GGUF; these can: %s"
                    .formatted(
                        checkpoint.path(),
                        checkpoint.architecture(),
                        Arrays.stream(values())
                            .map(one -> one.transformers)
                            .collect(Collectors.joining(", ")))));
  }

  /** {@code general.architecture}. */
  String gguf() {
    return gguf;
  }

  double epsilon() {
    return epsilon;
  }

  double theta() {
    return theta;
  }

  /** Whether llama.cpp rotates neighbours, so that rows of queries and keys are reordered. */
  boolean rotatesPairs() {
    return gguf.equals("llama");
  }
}
