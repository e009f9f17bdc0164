/** From a prompt to an answer, one token after the other. */
@NullMarked
package infernum.runtime.generate;

import org.jspecify.annotations.NullMarked;
