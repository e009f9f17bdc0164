/**
 * The tokenizer itself, put together of parts that files describe: {@link
 * infernum.runtime.tokenizer.pipeline.PipelineTokenizer}.
 */
@NullMarked
package infernum.runtime.tokenizer.pipeline;

import org.jspecify.annotations.NullMarked;
