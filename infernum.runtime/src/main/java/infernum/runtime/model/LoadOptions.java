package infernum.runtime.model;

import infernum.runtime.plugin.VariantChoice;
import java.util.Map;
import java.util.Optional;

/**
 * What a user chooses when loading a model.
 *
 * @param device {@code NAME} or {@code NAME:ORDINAL}; empty: the highest-ranked usable one
 * @param kernels kernel names by op name
 * @param parts variants by role: {@code "attention"}
 */
public record LoadOptions(
    Optional<String> device, Map<String, String> kernels, Map<String, VariantChoice> parts) {
  /** Nothing chosen. */
  public static final LoadOptions DEFAULT = new LoadOptions(Optional.empty(), Map.of(), Map.of());

  /** On that device where none was chosen. */
  public LoadOptions orOn(String name) {
    return new LoadOptions(device.or(() -> Optional.of(name)), kernels, parts);
  }
}
