/**
 * Runs models: read {@code model} for what a loaded model is, {@code plugin} for where services
 * come from, {@code cli} for the commands.
 */
@NullMarked
package infernum.runtime;

import org.jspecify.annotations.NullMarked;
