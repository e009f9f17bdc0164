/** Which of the waiting requests comes next. */
@NullMarked
package infernum.spi.scheduling;

import org.jspecify.annotations.NullMarked;
