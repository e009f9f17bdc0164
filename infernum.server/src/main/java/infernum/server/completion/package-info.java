/**
 * {@code /v1/completions}: {@link infernum.server.completion.CompletionController} is the way
 * through it.
 */
@NullMarked
package infernum.server.completion;

import org.jspecify.annotations.NullMarked;
