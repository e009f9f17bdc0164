/** From a checkpoint's tensors to the weights that a model asks for. */
@NullMarked
package infernum.runtime.weights;

import org.jspecify.annotations.NullMarked;
