package infernum.spi.kernel;

import infernum.spi.tensor.Device;
import infernum.spi.tensor.TensorSpec;

/**
 * A layout of a weight that a kernel reads in place of the file's. A weight is packed once, when it
 * is loaded, for all kernels and sessions that ask for a packing of the same name; memory that only
 * the packing read is given back. A weight that is also read as it is, such as the table of an
 * embedding that is the head as well, is there twice: packed, and where it is mapped, of which the
 * system keeps the pages that are read.
 *
 * @param <D> the hardware
 */
public interface Packing<D extends Device> {
  /** Names the layout, and all that it depends on beside the weight's spec. */
  String name();

  /**
   * Bytes of the packed weight.
   *
   * @param weight its spec as it is in the file
   */
  long bytes(TensorSpec weight);

  /**
   * Packs.
   *
   * @param source the weight as it is in the file
   * @param target {@link #bytes} long, zeroed
   */
  void pack(TensorSpec weight, Memory<D> source, Memory<D> target);
}
