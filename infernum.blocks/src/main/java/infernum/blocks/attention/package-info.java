/** Attention: projections, rotation and norms around a core that is chosen by name. */
@NullMarked
package infernum.blocks.attention;

import org.jspecify.annotations.NullMarked;
