package infernum.blocks.attention;

import infernum.spi.model.ModelConfig;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** How many positions a query sees, layer by layer, as a configuration says; 0: all. */
public final class Windows {
  private Windows() {}

  /**
   * Reads {@code sliding_window}, and {@code layer_types} where the configuration lists them.
   *
   * @param byDefault whether a layer has the window where no types are listed
   */
  public static List<Integer> read(ModelConfig config, int layers, IntPredicate byDefault) {
    int window = config.integer("sliding_window", 0);
    config.require(window >= 0, "sliding_window", "must not be negative, is " + window);
    List<String> types = config.texts("layer_types");
    if (types.isEmpty()) {
      return IntStream.range(0, layers)
          .mapToObj(layer -> byDefault.test(layer) ? window : 0)
          .toList();
    }
    config.require(
        types.size() == layers,
        "layer_types",
        "lists %d layers, there are %d".formatted(types.size(), layers));
    return types.stream().map(type -> window(config, type, window)).toList();
  }

  private static int window(ModelConfig config, String type, int window) {
    return switch (type) {
      case "full_attention" -> 0;
      case "sliding_attention" -> {
        config.require(
            window > 0, "sliding_window", "is missing, but layer_types has layers of it");
        yield window;
      }
      default ->
          throw config.error("layer_types", "has '%s', which isn't supported".formatted(type));
    };
  }
}
