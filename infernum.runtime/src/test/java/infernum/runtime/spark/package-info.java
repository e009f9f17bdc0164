/** The bundled model spark, against what PyTorch answered with the same weights. */
@NullMarked
package infernum.runtime.spark;

import org.jspecify.annotations.NullMarked;
