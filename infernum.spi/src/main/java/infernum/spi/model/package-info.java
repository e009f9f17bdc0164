/**
 * What a model is, and what it is made from: a {@link infernum.spi.model.ModelFamily} builds a
 * {@link infernum.spi.model.Model} from a configuration and from {@link
 * infernum.spi.model.Weights}; the model maps a ragged {@link infernum.spi.model.Step} to logits.
 * Files come in as {@link infernum.spi.model.Checkpoint}s, read by {@link
 * infernum.spi.model.WeightFormat}s.
 */
@NullMarked
package infernum.spi.model;

import org.jspecify.annotations.NullMarked;
