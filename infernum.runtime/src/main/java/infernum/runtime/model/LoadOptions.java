package infernum.runtime.model;

import infernum.runtime.plugin.VariantChoice;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a user chooses when loading a model.
 *
 * @param device {@code NAME} or {@code NAME:ORDINAL}; empty: the highest-ranked usable one
 * @param kernels kernel names by op name
 * @param parts variants by role: {@code "attention"}
 * @param graphs how its steps are computed
 * @param compute what a device is given
 */
public record LoadOptions(
    Optional<String> device,
    Map<String, String> kernels,
    Map<String, VariantChoice> parts,
    Graphs graphs,
    Compute compute) {
  /** Nothing chosen. */
  public static final LoadOptions DEFAULT =
      new LoadOptions(Optional.empty(), Map.of(), Map.of(), Graphs.DEFAULT, Compute.DEFAULT);

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

  /**
   * What a device is given.
   *
   * @param threads that compute on the host; empty: as many as there are processors for this
   *     process
   * @param floatActivations whether activations stay as they are where a device would round them
   */
  public record Compute(OptionalInt threads, boolean floatActivations) {
    /** All processors, and each device's usual arithmetic. */
    public static final Compute DEFAULT = new Compute(OptionalInt.empty(), false);
  }

  /** On that device where none was chosen. */
  public LoadOptions orOn(String name) {
    return new LoadOptions(device.or(() -> Optional.of(name)), kernels, parts, graphs, compute);
  }

  /** With steps computed otherwise. */
  public LoadOptions with(Graphs other) {
    return new LoadOptions(device, kernels, parts, other, compute);
  }
}
