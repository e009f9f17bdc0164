/**
 * What clients are told when something goes wrong, everywhere in OpenAI's shape: {@link
 * infernum.server.error.ApiException} is thrown, {@link infernum.server.error.ErrorAdvice} answers.
 */
@NullMarked
package infernum.server.error;

import org.jspecify.annotations.NullMarked;
