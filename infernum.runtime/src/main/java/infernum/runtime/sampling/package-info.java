/**
 * From a row of logits to a token. Read {@link infernum.runtime.sampling.Sampler}: it holds one
 * request's chain of stages, in the order that {@link
 * infernum.spi.sampling.LogitsProcessorFactory#order} states, and draws.
 */
@NullMarked
package infernum.runtime.sampling;

import org.jspecify.annotations.NullMarked;
