/**
 * The parts of a model that can be swapped by name, each a service: {@link
 * infernum.spi.block.AttentionVariant}, {@link infernum.spi.block.FeedForwardVariant}, {@link
 * infernum.spi.block.NormVariant}, {@link infernum.spi.block.RouterVariant}, {@link
 * infernum.spi.block.RopeVariant}, and {@link infernum.spi.op.ActivationFunction}. A family asks
 * {@link infernum.spi.model.Parts} for one of them; the user may have chosen another.
 */
@NullMarked
package infernum.spi.block;

import org.jspecify.annotations.NullMarked;
