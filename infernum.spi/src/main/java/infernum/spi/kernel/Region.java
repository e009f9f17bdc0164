package infernum.spi.kernel;

import infernum.spi.tensor.Device;

/**
 * Owns device memory: all that was allocated in it is freed when it is closed, and not before.
 *
 * @param <D> the hardware
 */
public interface Region<D extends Device> extends AutoCloseable {
  /**
   * Fresh memory, zeroed and aligned to 64 bytes at least.
   *
   * @throws infernum.spi.InfernumException the device has no more; the message tells how much was
   *     asked for and how much there is
   */
  Memory<D> allocate(long bytes);

  /** Bytes allocated in this region. */
  long bytes();

  @Override
  void close();
}
