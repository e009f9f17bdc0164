/** The activation functions that published checkpoints name. */
@NullMarked
package infernum.blocks.activation;

import org.jspecify.annotations.NullMarked;
