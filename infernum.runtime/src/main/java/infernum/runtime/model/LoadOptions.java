package infernum.runtime.model;

import infernum.runtime.plugin.VariantChoice;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a user chooses when loading a model.
 *
 * @param device {@code NAME} or {@code NAME:ORDINAL}; empty: the highest-ranked usable one
 * @param kernels kernel names by op name
 * @param parts variants by role: {@code "attention"}
 * @param graphs how its steps are computed
 */
public record LoadOptions(
    Optional<String> device,
    Map<String, String> kernels,
    Map<String, VariantChoice> parts,
    Graphs graphs) {
  /** Nothing chosen. */
  public static final LoadOptions DEFAULT =
      new LoadOptions(Optional.empty(), Map.of(), Map.of(), Graphs.DEFAULT);

  /**
   * How steps are computed.
   *
   * @param eager op by op, without a graph
   * @param without names of rewrites that graphs don't go through
   */
  public record Graphs(boolean eager, Set<String> without) {
    /** With a graph and all rewrites. */
    public static final Graphs DEFAULT = new Graphs(false, Set.of());
  }

  /** On that device where none was chosen. */
  public LoadOptions orOn(String name) {
    return new LoadOptions(device.or(() -> Optional.of(name)), kernels, parts, graphs);
  }

  /** With steps computed otherwise. */
  public LoadOptions with(Graphs other) {
    return new LoadOptions(device, kernels, parts, other);
  }
}
