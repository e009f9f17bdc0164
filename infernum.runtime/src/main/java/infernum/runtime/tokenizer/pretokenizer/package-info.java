/** Cutting a text into pieces: {@link infernum.runtime.tokenizer.pretokenizer.PreTokenizer}. */
@NullMarked
package infernum.runtime.tokenizer.pretokenizer;

import org.jspecify.annotations.NullMarked;
