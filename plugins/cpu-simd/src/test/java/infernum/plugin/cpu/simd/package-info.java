/** Kernels by the Vector API, held against the reference's. */
@NullMarked
package infernum.plugin.cpu.simd;

import org.jspecify.annotations.NullMarked;
