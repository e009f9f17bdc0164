/**
 * What every part of the SPI stands on: names and registries, errors, and the SPI's version.
 *
 * <p>A plug-in author starts with {@code infernum.spi.tensor} (what a value is), then {@code
 * infernum.spi.op} (what can be computed), {@code infernum.spi.kernel} (how a device computes it)
 * and {@code infernum.spi.block} (which parts of a model can be swapped by name).
 */
@NullMarked
package infernum.spi;

import org.jspecify.annotations.NullMarked;
