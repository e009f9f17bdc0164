/** Rotary position embedding: policies, and how a checkpoint's configuration names them. */
@NullMarked
package infernum.blocks.rope;

import org.jspecify.annotations.NullMarked;
