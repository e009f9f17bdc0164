/**
 * How a device computes ops. A {@link infernum.spi.kernel.DeviceProvider} opens a device; {@link
 * infernum.spi.kernel.KernelProvider}s of the same device type bring its {@link
 * infernum.spi.kernel.Kernel}s, which are asked first, then bound, then launched any number of
 * times.
 */
@NullMarked
package infernum.spi.kernel;

import org.jspecify.annotations.NullMarked;
