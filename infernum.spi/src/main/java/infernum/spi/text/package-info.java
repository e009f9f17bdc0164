/** Between text and tokens: {@link infernum.spi.text.Tokenizer}s, read from checkpoints. */
@NullMarked
package infernum.spi.text;

import org.jspecify.annotations.NullMarked;
