package infernum.spi.kernel;

import infernum.spi.Named;
import infernum.spi.tensor.Device;
import java.util.List;

/**
 * Brings kernels for one device type. A service, most often of the same jar as the device's
 * provider and of the same name; a plug-in may bring kernels for a device that another jar opens.
 *
 * @param <D> the hardware
 */
public interface KernelProvider<D extends Device> extends Named {
  /** The device type. */
  Class<D> device();

  /**
   * Order among the providers of one device type: an op that the chosen device's own provider lacks
   * runs on the next-ranked one's kernel.
   */
  int rank();

  /** Its kernels, for one opened device. */
  List<Kernel<?, D>> kernels(DeviceContext<D> context);
}
