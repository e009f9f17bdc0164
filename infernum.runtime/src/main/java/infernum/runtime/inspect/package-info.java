/**
 * What {@code infernum inspect} tells of a model's files. Each part is a {@link
 * infernum.runtime.inspect.Report} of its own; a new one is a class here and a line in the command.
 */
@NullMarked
package infernum.runtime.inspect;

import org.jspecify.annotations.NullMarked;
