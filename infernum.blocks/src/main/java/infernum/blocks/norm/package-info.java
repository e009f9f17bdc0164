/** Norms of hidden states and heads. */
@NullMarked
package infernum.blocks.norm;

import org.jspecify.annotations.NullMarked;
