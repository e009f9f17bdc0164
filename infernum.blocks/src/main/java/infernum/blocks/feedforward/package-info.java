/** The feed-forward part of a layer: gated, or a mixture of experts with its router. */
@NullMarked
package infernum.blocks.feedforward;

import org.jspecify.annotations.NullMarked;
