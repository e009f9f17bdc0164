/**
 * A second device of the host, with a kernel for every fused op that computes it in another order
 * and in float32 where the reference takes double: what is the same up to rounding, and not to the
 * bit.
 */
@NullMarked
package infernum.runtime.fused;

import org.jspecify.annotations.NullMarked;
