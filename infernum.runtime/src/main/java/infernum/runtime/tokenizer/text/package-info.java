/** Code points, UTF-8 and GPT-2's letters for bytes: what all parts of a tokenizer speak of. */
@NullMarked
package infernum.runtime.tokenizer.text;

import org.jspecify.annotations.NullMarked;
