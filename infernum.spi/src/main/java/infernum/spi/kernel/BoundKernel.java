package infernum.spi.kernel;

import infernum.spi.tensor.Device;

/**
 * A kernel tied to an op and a signature.
 *
 * @param <D> the hardware
 */
@FunctionalInterface
public interface BoundKernel<D extends Device> {
  /** Enqueues the work: allocates nothing, waits for nothing. */
  void launch(Launch<D> launch);

  /** Scratch bytes that a launch of the largest sizes needs. */
  default long workspace() {
    return 0;
  }
}
