/**
 * A device whose memory the host can't address: whoever peeks at what a model computes, instead of
 * copying it, doesn't get far. {@link infernum.runtime.far.FarDevice} opens it.
 */
@NullMarked
package infernum.runtime.far;

import org.jspecify.annotations.NullMarked;
