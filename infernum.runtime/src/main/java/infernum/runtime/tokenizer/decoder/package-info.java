/**
 * From tokens back to text: {@link infernum.runtime.tokenizer.decoder.Decoding} is a chain of
 * {@code Step}s, through which tokens flow in parts, so that text comes as early as it is certain.
 */
@NullMarked
package infernum.runtime.tokenizer.decoder;

import org.jspecify.annotations.NullMarked;
