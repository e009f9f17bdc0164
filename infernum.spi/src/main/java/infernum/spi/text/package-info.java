/**
 * Between text and tokens: {@link infernum.spi.text.Tokenizer}s, read from checkpoints. Between
 * text and what it says: {@link infernum.spi.text.ToolCallParser}s.
 */
@NullMarked
package infernum.spi.text;

import org.jspecify.annotations.NullMarked;
