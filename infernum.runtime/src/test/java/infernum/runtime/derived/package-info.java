/** Models that no file holds: their weights follow from names. */
@NullMarked
package infernum.runtime.derived;

import org.jspecify.annotations.NullMarked;
