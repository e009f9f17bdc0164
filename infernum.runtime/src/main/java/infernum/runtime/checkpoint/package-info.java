/** What the readers of all file formats share: mapping a file, and showing what it says. */
@NullMarked
package infernum.runtime.checkpoint;

import org.jspecify.annotations.NullMarked;
