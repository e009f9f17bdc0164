/** Block code whose lines tests ask for; outside of the packages that capture skips. */
@NullMarked
package infernum.blocks.graph.code;

import org.jspecify.annotations.NullMarked;
