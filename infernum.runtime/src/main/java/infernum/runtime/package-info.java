/**
 * Models in a Java program: begin with {@link infernum.runtime.Infernum}. Behind it, {@code model}
 * is what a loaded model is, {@code engine} what answers requests, {@code plugin} where services
 * come from, {@code cli} the commands.
 */
@NullMarked
package infernum.runtime;

import org.jspecify.annotations.NullMarked;
