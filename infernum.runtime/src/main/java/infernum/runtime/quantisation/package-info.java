/**
 * The quantisations that Infernum brings: blocks of 32 weights of a row that share a scale, as GGUF
 * files hold them. Each is a service on its own; read {@link infernum.spi.tensor.Quantisation}
 * first.
 */
@NullMarked
package infernum.runtime.quantisation;

import org.jspecify.annotations.NullMarked;
