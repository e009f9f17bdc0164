/**
 * Byte-level BPE, the tokenizer of Llama 3, Qwen, SmolLM and most models since GPT-2: text is cut
 * into pieces ({@code PreTokeniser}), pieces into bytes, and bytes are joined in the order of the
 * vocabulary's merges ({@code Merger}). Read {@code ByteLevelBpe} first. {@link
 * infernum.runtime.tokenizer.TextStream} leads back from tokens to text.
 */
@NullMarked
package infernum.runtime.tokenizer;

import org.jspecify.annotations.NullMarked;
