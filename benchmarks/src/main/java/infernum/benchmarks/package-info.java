/**
 * The command {@code benchmarks/compare}: {@link infernum.benchmarks.Compare} has its options,
 * {@link infernum.benchmarks.Campaign} the order of what it does.
 */
@NullMarked
package infernum.benchmarks;

import org.jspecify.annotations.NullMarked;
