/**
 * The quantisations that Infernum brings, as GGUF and SafeTensors files hold them. Each is a
 * service on its own; read {@link infernum.spi.tensor.Quantisation} first, then {@code Q4_0} for a
 * block with one scale and {@code Q4_K} for one whose parts have quantised scales of their own. The
 * layouts are ggml's ({@code ggml-common.h}); values are bit-equal to those of the {@code gguf}
 * Python package. What packs a format is a {@code BlockPacker} beside it.
 */
@NullMarked
package infernum.runtime.quantisation;

import org.jspecify.annotations.NullMarked;
