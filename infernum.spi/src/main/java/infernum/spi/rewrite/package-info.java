/**
 * What may be computed in place of what. A {@link infernum.spi.rewrite.FusedOp} is found by its
 * decomposition and needs nothing but a kernel; a {@link infernum.spi.rewrite.Rewrite} says it with
 * two pieces of block code of one meaning.
 */
@NullMarked
package infernum.spi.rewrite;

import org.jspecify.annotations.NullMarked;
