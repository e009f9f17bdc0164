/**
 * The paged cache: {@link infernum.runtime.kv.BlockAllocator} owns every block, and a {@link
 * infernum.runtime.kv.Sequence} holds those that were lent to it.
 */
@NullMarked
package infernum.runtime.kv;

import org.jspecify.annotations.NullMarked;
