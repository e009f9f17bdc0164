/**
 * How likely a model finds a text: {@link infernum.runtime.perplexity.Windows} cuts it, {@link
 * infernum.runtime.perplexity.Likelihood} is what comes out.
 */
@NullMarked
package infernum.runtime.perplexity;

import org.jspecify.annotations.NullMarked;
