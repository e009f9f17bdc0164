package infernum.runtime.convert;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a tensor of transformers stands in a model. */
final class LayerNumber {
  private static final Pattern LAYER = Pattern.compile("model\\.layers\\.(\\d{1,9})\\..*");

  private LayerNumber() {}

  /** -1 before the layers, the layer's number, or the largest number behind them. */
  static int of(String name) {
    Matcher layer = LAYER.matcher(name);
    if (layer.matches()) {
      return Integer.parseInt(layer.group(1));
    }
    return name.contains("embed") ? -1 : Integer.MAX_VALUE;
  }
}
