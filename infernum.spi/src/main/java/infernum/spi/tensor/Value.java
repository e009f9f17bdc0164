package infernum.spi.tensor;

/**
 * What a tensor stands for, without its placement in the type: memory, a value of a graph, or a
 * weight. Scopes, graphs, matcher, planner and kernels see values only.
 *
 * @param <D> where it lives
 */
public sealed interface Value<D extends Device> permits Weight, Activation {
  /** Shape and format on this rank. */
  TensorSpec spec();

  /** How the logical tensor lies over the ranks. */
  Placement placement();
}
