/** {@code /tokenize} and {@code /detokenize}. */
@NullMarked
package infernum.server.text;

import org.jspecify.annotations.NullMarked;
