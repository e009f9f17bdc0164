/** Models in a Java program: begin with {@link infernum.runtime.library.Infernum}. */
@NullMarked
package infernum.runtime.library;

import org.jspecify.annotations.NullMarked;
