/** What machine this is, and who else uses it. Of Linux; elsewhere little is known. */
@NullMarked
package infernum.benchmarks.machine;

import org.jspecify.annotations.NullMarked;
