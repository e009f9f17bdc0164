/**
 * Kernels in C for the host's cores, called through {@link java.lang.foreign}. The C is in {@code
 * src/main/native}: {@code abi.h} says how it is called, {@code layout.h} how weights are packed.
 *
 * <p>Read {@link infernum.plugin.cpunative.CpuNativeKernels} first: it lists the kernels. Each has
 * a bound one that writes numbers and addresses into {@code Words} and hands a native function to
 * the engine's threads; no launch allocates.
 */
@NullMarked
package infernum.plugin.cpunative;

import org.jspecify.annotations.NullMarked;
