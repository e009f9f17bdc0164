/**
 * What a value is. {@link infernum.spi.tensor.Tensor} is what authors of models see: a handle whose
 * type says on which hardware the value lives and how it lies over the ranks. Below it, {@link
 * infernum.spi.tensor.Value} is what scopes, graphs and kernels see. An {@link
 * infernum.spi.tensor.Op} maps values to values in a {@link infernum.spi.tensor.Scope}.
 *
 * <p>Op, Scope, Tensor and Value name each other, hence one package.
 */
@NullMarked
package infernum.spi.tensor;

import org.jspecify.annotations.NullMarked;
