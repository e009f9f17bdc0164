package infernum.spi.tensor;

/**
 * A value with its hardware and its placement in its type. Authors of models never make one: they
 * get tensors from a step, from weights and from op functions. Immutable.
 *
 * @param <D> where it lives
 * @param <P> how it lies over the ranks
 */
public final class Tensor<D extends Device, P extends Placement> {
  private final Value<D> value;

  /** For this package: what {@link Tensors#get} hands to code that states the placement. */
  Tensor(Value<D> value) {
    this.value = value;
  }

  /**
   * A value as a tensor of its own placement.
   *
   * @throws PlacementException the value lies otherwise
   */
  public static <D extends Device, P extends Placement> Tensor<D, P> of(
      Value<D> value, P placement) {
    if (value.placement() != placement) {
      throw new PlacementException(
          "%s is %s, wanted as %s".formatted(value, value.placement(), placement));
    }
    return new Tensor<>(value);
  }

  /** What it stands for. */
  public Value<D> value() {
    return value;
  }

  /** Shape and format on this rank. */
  public TensorSpec spec() {
    return value.spec();
  }

  @Override
  public String toString() {
    return value.placement() + " " + value.spec();
  }
}
