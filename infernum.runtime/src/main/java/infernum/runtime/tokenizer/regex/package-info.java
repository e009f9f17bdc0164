/**
 * What a text is searched for: literals, classes of characters, and regular expressions as the
 * Oniguruma library reads them, which the tokenizers that made the files use. Read {@link
 * infernum.runtime.tokenizer.regex.TextPattern} first.
 */
@NullMarked
package infernum.runtime.tokenizer.regex;

import org.jspecify.annotations.NullMarked;
