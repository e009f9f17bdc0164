package infernum.runtime.compiled;

import infernum.runtime.Shared;
import infernum.runtime.derived.Goldens;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.plugin.Plugins;
import infernum.runtime.plugin.Services;
import infernum.spi.Named;
import infernum.spi.model.Checkpoint;
import infernum.spi.model.ModelConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All goldens that there are, by the folder and the name within it. */
final class GoldenModels {
  private GoldenModels() {}

  /** Those of {@code shared} are skipped where they are absent. */
  static List<String> names() {
    return List.of(
        "derived/llama-kv2",
        "derived/llama-kv8",
        "derived/mixtral",
        "derived/qwen3",
        "derived/qwen3-moe",
        "gguf/tiny-llama",
        "gguf/tiny-qwen2",
        "gguf/tiny-qwen3",
        "gguf/tiny-qwen3moe",
        "shared/llama",
        "shared/llama-tied-rope-llama3",
        "shared/mistral-sliding",
        "shared/mixtral",
        "shared/qwen2",
        "shared/qwen3",
        "shared/qwen3-moe");
  }

  /** A golden on the reference device. */
  static Ways onReference(String golden) {
    return on("cpu-reference", golden);
  }

  /** A golden on a device. */
  static Ways on(String device, String golden, Named... own) {
    ModelLoader loader = new ModelLoader(Services.of(Plugins.none(), own));
    return new Ways(loader, LoadOptions.DEFAULT.orOn(device), () -> open(golden));
  }

  /** Its files. */
  static Checkpoint open(String golden) {
    String kind = golden.substring(0, golden.indexOf('/'));
    String name = golden.substring(golden.indexOf('/') + 1);
    return switch (kind) {
      case "derived" -> Goldens.derived(name);
      case "shared" -> open(Shared.path("goldens/" + name));
      default -> open(Goldens.folder(golden));
    };
  }

  private static Checkpoint open(Path path) {
    return new ModelLoader(Goldens.SERVICES).open(path);
  }

  /**
   * How often each rewrite is applied. In a layer: queries with keys and values; rotations; gate
   * with up where there is one feed-forward and not one per expert; two residual connections.
   */
  static Map<String, Integer> applied(String golden) {
    try (Checkpoint checkpoint = open(golden)) {
      ModelConfig config = checkpoint.config();
      int layers = config.positive("num_hidden_layers");
      Map<String, Integer> applied = new TreeMap<>();
      applied.put("linears-3", layers);
      applied.put("rope-pair", layers);
      applied.put("swiglu", layers);
      applied.put("add-rms-norm", 2 * layers);
      if (!config.has("num_experts") && !config.has("num_local_experts")) {
        applied.put("linears-2", layers);
      }
      return applied;
    }
  }
}
