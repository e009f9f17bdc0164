/**
 * How a token is chosen from logits: a chain of {@link infernum.spi.sampling.LogitsProcessor}s,
 * each made for one request by a {@link infernum.spi.sampling.LogitsProcessorFactory}, and a draw
 * from what they leave.
 */
@NullMarked
package infernum.spi.sampling;

import org.jspecify.annotations.NullMarked;
