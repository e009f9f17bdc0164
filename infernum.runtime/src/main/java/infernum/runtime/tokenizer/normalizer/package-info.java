/**
 * What is done to a text before it is cut: {@link
 * infernum.runtime.tokenizer.normalizer.Normalizer}.
 */
@NullMarked
package infernum.runtime.tokenizer.normalizer;

import org.jspecify.annotations.NullMarked;
