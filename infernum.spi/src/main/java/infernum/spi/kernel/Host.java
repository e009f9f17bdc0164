package infernum.spi.kernel;

/**
 * What a device is given when it is opened.
 *
 * @param ordinal which of its provider's devices
 * @param workers threads for what is computed on the host
 * @param group that the device will be a rank of
 * @param floatActivations whether it must multiply with activations as they are, where it would
 *     round them for speed otherwise
 */
public record Host(int ordinal, Workers workers, Group group, boolean floatActivations) {
  /** The provider's first device as the only rank, in its usual arithmetic. */
  public static Host of(Workers workers) {
    return new Host(0, workers, Group.alone(), false);
  }

  /** The same with another of the provider's devices. */
  public Host at(int other) {
    return new Host(other, workers, group, floatActivations);
  }
}
