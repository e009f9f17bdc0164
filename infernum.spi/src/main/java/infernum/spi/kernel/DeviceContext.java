package infernum.spi.kernel;

import infernum.spi.tensor.Device;
import java.lang.foreign.MemorySegment;

/**
 * An opened device: one rank's memory and its place in a group. Of one thread at a time.
 *
 * @param <D> the hardware
 */
public interface DeviceContext<D extends Device> extends AutoCloseable {
  /** The device type; kernels of providers for it run here. */
  Class<D> type();

  /** What to call it in messages: {@code "cuda:1"}. */
  String name();

  /** How exactly the provider's kernels compute. */
  Arithmetic arithmetic();

  /**
   * Memory that lives until the region is closed.
   *
   * @see Region
   */
  Region<D> region();

  /**
   * Makes the bytes of a weight readable by kernels. A device that can address the host's memory
   * reads them in place; any other copies them into the region.
   *
   * @param host mapped from a file; stays valid until the region is closed
   */
  Memory<D> weight(MemorySegment host, Region<D> region);

  /** The tensor-parallel group that this rank belongs to. */
  Communicator<D> communicator();

  /** Waits for all work enqueued. */
  void synchronise();

  @Override
  void close();
}
