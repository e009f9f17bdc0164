/**
 * Text to tokens and back. What a file describes is read in {@code json} (tokenizer.json) and
 * {@code gguf}, and put together in {@code pipeline}: a normalizer, a pre-tokenizer, a model (BPE
 * and others) and a decoder, each a package. Read {@code pipeline.PipelineTokenizer} first. {@link
 * infernum.runtime.tokenizer.TextStream} is what shows an answer as it comes.
 */
@NullMarked
package infernum.runtime.tokenizer;

import org.jspecify.annotations.NullMarked;
