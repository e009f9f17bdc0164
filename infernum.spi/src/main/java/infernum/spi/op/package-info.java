/**
 * The built-in ops. {@link infernum.spi.op.Ops} has them as typed functions: its signatures are the
 * table of placements that block code is checked against. Each op is a record beside it.
 */
@NullMarked
package infernum.spi.op;

import org.jspecify.annotations.NullMarked;
