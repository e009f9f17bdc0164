/**
 * The tokenizers that GGUF files carry in their metadata. Read {@link
 * infernum.runtime.tokenizer.gguf.GgufTokenizerFormat} first.
 */
@NullMarked
package infernum.runtime.tokenizer.gguf;

import org.jspecify.annotations.NullMarked;
