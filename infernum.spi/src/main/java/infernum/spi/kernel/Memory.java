package infernum.spi.kernel;

import infernum.spi.tensor.Device;
import java.lang.foreign.MemorySegment;

/**
 * A range of a device's memory. Data crosses to and from the host by explicit copies only; a kernel
 * of the device knows its own implementation.
 *
 * @param <D> the hardware
 */
public interface Memory<D extends Device> {
  /** Size in bytes. */
  long bytes();

  /**
   * A part of it, at the same place.
   *
   * @throws IndexOutOfBoundsException not within this range
   */
  Memory<D> slice(long offset, long bytes);

  /**
   * Copies host memory to the begin of this range; when this returns, {@code host} may be reused.
   *
   * @throws IndexOutOfBoundsException it doesn't fit
   */
  void copyFrom(MemorySegment host);

  /**
   * Copies the begin of this range to the host, after all work enqueued before.
   *
   * @throws IndexOutOfBoundsException {@code host} is larger than this range
   */
  void copyTo(MemorySegment host);
}
